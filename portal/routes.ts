import type { RouteRecordRaw } from 'vue-router';

/** Heavy pages load when they are opened. The public check is not here: see main.ts. */
export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/cases' },
  { path: '/cases', component: () => import('./views/my-cases.vue') },
  { path: '/cases/:id', component: () => import('./views/case.vue'), props: true },
  { path: '/applications/new', component: () => import('./views/new-draft.vue') },
  { path: '/applications/:id', component: () => import('./views/draft.vue'), props: true },
  { path: '/tasks', component: () => import('./views/my-tasks.vue') },
  { path: '/tasks/:id', component: () => import('./views/task.vue'), props: true },
];
