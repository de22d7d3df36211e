import { getCurrentScope, onScopeDispose, type Ref, ref, shallowRef } from 'vue';
import { sentenceFor, sessionEvents } from './api-client.ts';

export interface Loaded<T> {
  readonly data: Ref<T | undefined>;
  /** Why it could not be read; empty while all is well. */
  readonly failure: Ref<string>;
  readonly loading: Ref<boolean>;
  reload(): Promise<void>;
}

/** Reads something now and again on `reload`; an answer that was overtaken by a newer call is dropped. */
export function useLoaded<T>(read: () => Promise<T>): Loaded<T> {
  const data = shallowRef<T>();
  const failure = ref('');
  const loading = ref(false);
  let latest = 0;

  async function reload(): Promise<void> {
    latest += 1;
    const mine = latest;
    loading.value = true;
    try {
      const answer = await read();
      if (mine !== latest) return;
      data.value = answer;
      failure.value = '';
    } catch (error) {
      if (mine === latest) failure.value = sentenceFor(error);
    } finally {
      if (mine === latest) loading.value = false;
    }
  }

  // What was refused since the session had ended is read when the person has signed in again.
  const readAgain = (): void => {
    if (failure.value !== '') void reload();
  };
  if (getCurrentScope() !== undefined) {
    sessionEvents.addEventListener('signed-in', readAgain);
    onScopeDispose(() => sessionEvents.removeEventListener('signed-in', readAgain));
  }

  void reload();
  return { data, failure, loading, reload };
}
