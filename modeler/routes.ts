import type { RouteRecordRaw } from 'vue-router';

/** The editor is by far the heaviest part and loads when a diagram is opened. */
export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./views/home.vue') },
  { path: '/definitions', component: () => import('./views/definitions.vue') },
  { path: '/import', component: () => import('./views/editor.vue'), meta: { wide: true } },
  {
    path: '/definitions/:processId/:version',
    component: () => import('./views/editor.vue'),
    props: ({ params }) => ({ processId: params['processId'], version: Number(params['version']) }),
    meta: { wide: true },
  },
  { path: '/instances', component: () => import('./views/instances.vue') },
  {
    path: '/instances/:instanceKey',
    component: () => import('./views/instance.vue'),
    props: true,
    meta: { wide: true },
  },
  { path: '/setup', component: () => import('./views/setup.vue') },
  { path: '/registers/:name?', component: () => import('./views/registers.vue'), props: true },
  { path: '/calendars', component: () => import('./views/calendars.vue') },
  { path: '/settings', component: () => import('./views/settings.vue') },
  { path: '/old-cases', component: () => import('./views/old-cases.vue') },
  { path: '/outbox', component: () => import('./views/outbox.vue') },
  { path: '/departments', component: () => import('./views/departments.vue') },
  { path: '/password', component: () => import('../pages/change-password.vue') },
  { path: '/:rest(.*)*', component: () => import('../pages/not-found.vue') },
];
