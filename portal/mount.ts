import { createRouter, createWebHashHistory } from 'vue-router';
import { mountPages } from '../pages/elements.ts';
import App from './app.vue';
import './portal.css';
import { routes } from './routes.ts';

export const mountPortal = (): void => mountPages(App, createRouter({ history: createWebHashHistory(), routes }));
