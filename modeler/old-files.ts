import type { ImportedFileView } from '../api/schemas/applications.ts';
import { get, withQuery } from '../pages/api-client.ts';
import type { Answer, ListPage } from '../pages/wire.ts';

/** A file that the list of an imported case names. */
export type ImportedFile = Answer<typeof ImportedFileView>;

/** All listed files whose bytes have not come yet. */
export async function readWaitingFiles(): Promise<ImportedFile[]> {
  const waiting: ImportedFile[] = [];
  let cursor: string | undefined;
  do {
    const page = await get<ListPage<ImportedFile>>(withQuery('/imported-cases/files', { cursor, limit: 200 }));
    waiting.push(...page.items.filter(({ isStored }) => !isStored));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return waiting;
}

/** Entries that a chosen file may be: name and size agree. Whether its bytes are the right ones, the server tells. */
export function entriesFor(
  file: Pick<File, 'name' | 'size'>,
  waiting: readonly ImportedFile[],
): readonly ImportedFile[] {
  return waiting.filter(({ fileName, sizeBytes }) => fileName === file.name && sizeBytes === file.size);
}
