import { onBeforeUnmount } from 'vue';

const LOOK_AGAIN_MS = 3000;

/** Calls `look` every few seconds while the page is before somebody's eyes: what others do is seen without a reload. */
export function useLookAgain(look: () => unknown): void {
  const timer = window.setInterval(() => {
    if (!document.hidden) look();
  }, LOOK_AGAIN_MS);
  onBeforeUnmount(() => window.clearInterval(timer));
}
