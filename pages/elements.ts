import {
  ElAlert,
  ElButton,
  ElCard,
  ElCheckbox,
  ElConfigProvider,
  ElDescriptions,
  ElDescriptionsItem,
  ElDialog,
  ElEmpty,
  ElForm,
  ElFormItem,
  ElInput,
  ElInputNumber,
  ElLoading,
  ElOption,
  ElProgress,
  ElSelect,
  ElStep,
  ElSteps,
  ElTabPane,
  ElTabs,
  ElTag,
  ElTimeline,
  ElTimelineItem,
} from 'element-plus';
import 'element-plus/dist/index.css';
import { type Component, createApp } from 'vue';
import type { Router } from 'vue-router';
import './theme.css';

/** Named one by one, so that the build leaves out the rest of the library. */
const components = [
  ElAlert,
  ElButton,
  ElCard,
  ElCheckbox,
  ElConfigProvider,
  ElDescriptions,
  ElDescriptionsItem,
  ElDialog,
  ElEmpty,
  ElForm,
  ElFormItem,
  ElInput,
  ElInputNumber,
  ElOption,
  ElProgress,
  ElSelect,
  ElStep,
  ElSteps,
  ElTabPane,
  ElTabs,
  ElTag,
  ElTimeline,
  ElTimelineItem,
];

const RELOADED_AT = 'reloaded-at';
const PATIENCE_MS = 60_000;

/** After an update of the server the files that an open page still asks for are gone: the new page is loaded, once. */
function reloadAfterUpdate(): void {
  window.addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem(RELOADED_AT) ?? 0);
    if (Date.now() - last < PATIENCE_MS) return;
    sessionStorage.setItem(RELOADED_AT, String(Date.now()));
    window.location.reload();
  });
}

/** Mounts one of the page applications with the same components and colours. */
export function mountPages(root: Component, router: Router): void {
  reloadAfterUpdate();
  const app = createApp(root);
  for (const component of components) app.use(component);
  app.use(ElLoading).use(router).mount('#app');
}
