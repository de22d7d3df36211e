import { Readable } from 'node:stream';
import type { Knex } from 'knex';
import type { FileStore } from '../../platform/file-store.ts';
import { listUnprinted, markPrinted } from '../../storage/documents.ts';
import { chineseDate, type DocumentContent } from './content.ts';

/** What printing needs. */
export interface Printer {
  readonly knex: Knex;
  readonly files: FileStore;
  readonly publicUrl: string;
  readonly cityName: string;
}

/** Far above any notice: a case with a thousand opinions prints to less than a megabyte. */
const LARGEST_DOCUMENT = 20 * 1_048_576;

/**
 * Prints the documents of a case that were issued and not printed yet. It runs after the transaction that issued them and
 * before their job completes, so a crash in between is made up for when the job comes again.
 */
export async function printDocuments({ knex, files, publicUrl, cityName }: Printer, caseId: string): Promise<void> {
  for (const document of await listUnprinted(knex, caseId)) {
    const { number, verificationCode } = document;
    // Takes a while to load, and is needed only when something is issued.
    const { renderPdf } = await import('./render-pdf.ts');
    const pdf = await renderPdf({
      title: document.title,
      number,
      cityName,
      // Written by this folder and by nobody else.
      content: document.content as DocumentContent,
      issuedOn: chineseDate(document.issuedOn),
      issuedAt: document.issuedAt,
      verificationCode,
      checkUrl: `${publicUrl}/portal/#/check/${number}/${verificationCode}`,
    });
    const stored = await files.put(Readable.from([pdf]), { limit: LARGEST_DOCUMENT });
    await markPrinted(knex, document.id, stored);
  }
}
