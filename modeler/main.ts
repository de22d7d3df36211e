import { createRouter, createWebHashHistory } from 'vue-router';
import { mountPages } from '../pages/elements.ts';
import App from './app.vue';
import './modeler.css';
import { routes } from './routes.ts';

mountPages(App, createRouter({ history: createWebHashHistory(), routes }));
