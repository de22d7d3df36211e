import { createApp } from 'vue';
import Check from './check.vue';
import './check.css';

export function mountCheck(): void {
  createApp(Check).mount('#app');
}
