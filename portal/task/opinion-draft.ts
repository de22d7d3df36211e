import { onScopeDispose, reactive, ref, watch } from 'vue';
import { call, get } from '../../pages/api-client.ts';
import type { Draft } from '../answers.ts';

const EMPTY = {
  severity: '',
  text: '',
  sheet: '',
  standard: '',
  clause: '',
  privateNote: '',
  discipline: '',
  lateReason: '',
  lateText: '',
};
const PAUSE_MS = 800;

/** The opinion that a person is writing: kept on the server a moment after each change, and offered again. */
export function useOpinionDraft(taskId: string) {
  const entry = reactive({ ...EMPTY });
  /** What the server says of the last save, for the person to see. */
  const note = ref('');
  const path = `/tasks/${taskId}/opinion-draft`;
  let timer: number | undefined;
  let saving: Promise<void> = Promise.resolve();

  /** Fills the entry with what was kept; answers whether there was anything. */
  async function load(): Promise<boolean> {
    const { content } = await get<Draft>(path);
    if (content === null) return false;
    pause();
    const kept = Object.entries(content).filter(([name, value]) => name in EMPTY && typeof value === 'string');
    Object.assign(entry, EMPTY, Object.fromEntries(kept));
    note.value = '已恢复上次未登记的草稿';
    return true;
  }

  async function save(): Promise<void> {
    try {
      await call('PUT', path, { body: { content: entry } });
      note.value = '草稿已保存';
    } catch {
      note.value = '草稿没有保存，请检查网络';
    }
  }

  function pause(): void {
    window.clearTimeout(timer);
    timer = undefined;
  }

  function isEmpty(): boolean {
    return Object.values(entry).every((value) => value.trim() === '');
  }

  watch(entry, () => {
    pause();
    if (!isEmpty()) {
      timer = window.setTimeout(() => {
        saving = saving.then(save);
      }, PAUSE_MS);
    }
  });
  // What was typed in the last moment is kept when the page is left.
  onScopeDispose(() => {
    if (timer !== undefined && !isEmpty()) void save();
    pause();
  });

  return {
    entry,
    note,
    load,
    /** Lets a save that is on its way arrive before what follows it. */
    settle: async (): Promise<void> => {
      pause();
      await saving;
    },
    clear: (): void => {
      Object.assign(entry, EMPTY);
      note.value = '';
    },
    discard: (): Promise<unknown> => call('DELETE', path),
  };
}
