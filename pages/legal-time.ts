import { computed, type Ref, ref } from 'vue';
import { get } from './api-client.ts';

const known = ref<string>();

/** Today by the city's legal clock, which a demonstration may have moved; the machine's own date until it is known. */
export function useToday(): Ref<string> {
  if (known.value === undefined) {
    get<{ today: string }>('/clock').then(
      ({ today }) => (known.value = today),
      // Days left are a convenience: without the clock they are counted from the machine's date.
      () => undefined,
    );
  }
  return computed(() => known.value ?? new Date().toISOString().slice(0, 10));
}
