import { type Ref, ref } from 'vue';
import { sentenceFor } from './api-client.ts';

export interface Act {
  readonly busy: Ref<boolean>;
  /** Why the last act was refused. */
  readonly failure: Ref<string>;
  /** Runs an act; answers whether it succeeded. A second call while one runs does nothing. */
  run(act: () => Promise<unknown>): Promise<boolean>;
}

/** The state of a button that changes something on the server. */
export function useAct(): Act {
  const busy = ref(false);
  const failure = ref('');
  return {
    busy,
    failure,
    async run(act) {
      if (busy.value) return false;
      busy.value = true;
      failure.value = '';
      try {
        await act();
        return true;
      } catch (error) {
        failure.value = sentenceFor(error);
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
