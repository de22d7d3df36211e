import type { RouteRecordRaw } from 'vue-router';

/** Heavy pages load when they are opened. The public check is not here: see main.ts. */
export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./views/home.vue') },
  { path: '/cases', component: () => import('./views/my-cases.vue') },
  { path: '/cases/:id', component: () => import('./views/case.vue'), props: true },
  { path: '/applications/new', component: () => import('./views/new-draft.vue'), meta: { only: 'applicant' } },
  { path: '/applications/:id', component: () => import('./views/draft.vue'), props: true },
  { path: '/tasks', component: () => import('./views/my-tasks.vue') },
  { path: '/tasks/:id', component: () => import('./views/task.vue'), props: true },
  { path: '/inbox', component: () => import('./views/inbox.vue') },
  { path: '/deadlines', component: () => import('./views/deadlines.vue') },
  { path: '/lane-figures', component: () => import('./views/lane-figures.vue') },
  { path: '/stranded-cases', component: () => import('./views/stranded-cases.vue') },
  { path: '/opinion-figures', component: () => import('./views/opinion-figures.vue') },
  { path: '/people', component: () => import('./views/people.vue') },
  { path: '/password', component: () => import('../pages/change-password.vue') },
  { path: '/:rest(.*)*', component: () => import('../pages/not-found.vue') },
];
