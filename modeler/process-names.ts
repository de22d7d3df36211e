import { computed, type Ref } from 'vue';
import type { ProcessDefinitionView } from '../api/schemas/definitions.ts';
import { get } from '../pages/api-client.ts';
import { useLoaded } from '../pages/loading.ts';
import type { Answer } from '../pages/wire.ts';

/** Names of the deployed processes by their ids; empty until they are read. */
export function useProcessNames(): Ref<Readonly<Record<string, string>>> {
  const { data } = useLoaded(() =>
    get<{ items: readonly Answer<typeof ProcessDefinitionView>[] }>('/process-definitions'),
  );
  return computed(() =>
    Object.fromEntries((data.value?.items ?? []).map(({ definitionId, name }) => [definitionId, name ?? definitionId])),
  );
}
