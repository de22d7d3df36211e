import { computed, type Ref } from 'vue';
import { get } from '../../pages/api-client.ts';
import { useLoaded } from '../../pages/loading.ts';
import type { Items, MaterialSlot } from '../answers.ts';

/** Names of the present files of a case by their ids; empty until they are read. */
export function useFileNames(applicationId: string): Ref<Readonly<Record<string, string>>> {
  const { data } = useLoaded(() => get<Items<MaterialSlot>>(`/applications/${applicationId}/materials`));
  return computed(() => {
    const files = (data.value?.items ?? []).flatMap((slot) => slot.files);
    return Object.fromEntries(files.map(({ id, fileName }) => [id, fileName]));
  });
}
