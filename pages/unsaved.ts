import { onBeforeUnmount, onMounted } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';

/** Pages on which something was changed and not sent. */
const asking = new Set<() => boolean>();

const QUESTION = '有未保存的修改，确定离开？';

/** Whether the person may leave what is open, asked if something would be lost. */
export const mayLeave = (): boolean => ![...asking].some((changed) => changed()) || window.confirm(QUESTION);

/** Warns before the page is left, reloaded or closed while `changed` is true. */
export function useUnsavedWarning(changed: () => boolean): void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (changed()) event.preventDefault();
  };
  onMounted(() => {
    asking.add(changed);
    window.addEventListener('beforeunload', warn);
  });
  onBeforeUnmount(() => {
    asking.delete(changed);
    window.removeEventListener('beforeunload', warn);
  });
  onBeforeRouteLeave(mayLeave);
}
