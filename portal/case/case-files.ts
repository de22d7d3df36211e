import { computed, onScopeDispose, type Ref } from 'vue';
import { get } from '../../pages/api-client.ts';
import { useLoaded } from '../../pages/loading.ts';
import type { Items, MaterialSlot } from '../answers.ts';

type CaseFile = MaterialSlot['files'][number] | MaterialSlot['proposals'][number];

/** Tells the other parts of the page that files of a case were added or taken away, by the case's id. */
const changes = new EventTarget();

/** Has every list of this case's files on the page read anew. */
export function announceFiles(applicationId: string): void {
  changes.dispatchEvent(new Event(applicationId));
}

/** The present files of a case, following what is uploaded on the same page; undefined until they are read. */
export function useCaseFiles(applicationId: string): Ref<readonly CaseFile[] | undefined> {
  const { data, reload } = useLoaded(() => get<Items<MaterialSlot>>(`/applications/${applicationId}/materials`));
  const follow = (): unknown => reload();
  changes.addEventListener(applicationId, follow);
  onScopeDispose(() => changes.removeEventListener(applicationId, follow));
  return computed(() =>
    data.value?.items.flatMap((slot) => [
      ...slot.files,
      ...slot.proposals.filter(({ standing }) => standing === 'PROPOSED'),
    ]),
  );
}

/** Names of the present files of a case by their ids; empty until they are read. */
export function useFileNames(applicationId: string): Ref<Readonly<Record<string, string>>> {
  const files = useCaseFiles(applicationId);
  return computed(() => Object.fromEntries((files.value ?? []).map(({ id, fileName }) => [id, fileName])));
}
