import type { Knex } from 'knex';
import type { FileStore } from '../../platform/file-store.ts';
import type { Ledger } from './ledger.ts';

/**
 * Holds the tables against the ledger: everything that was acknowledged is there, once, and nothing is there that was not.
 * @returns a sentence for each promise that was broken
 */
export async function findBrokenPromises(knex: Knex, ledger: Ledger, files: FileStore): Promise<readonly string[]> {
  return [
    ...(await compare(knex, 'drafts', idsOf(ledger, /^POST \/applications$/), 'select id::text from applications')),
    ...(await compare(
      knex,
      'submissions',
      ledger.writes(/^POST \S+\/submission$/).map(({ answer }) => idOf(answer['submission'])),
      'select id::text from submissions',
    )),
    ...(await compare(
      knex,
      'withdrawals',
      idsOf(ledger, /^POST \S+\/withdrawal$/),
      'select id::text from applications where withdrawal_requested_at is not null',
    )),
    ...(await compare(
      knex,
      'finished tasks',
      idsOf(ledger, /^POST \/tasks\/\S+\/completion$/),
      `select id::text from tasks where outcome is not null and status in ('COMPLETING', 'COMPLETED')`,
    )),
    // A paper on file is no upload: it comes along with a submission, which is held above.
    ...(await compare(
      knex,
      'files',
      idsOf(ledger, /^POST \/uploads\/\S+\/file$/),
      'select id::text from files where paper_id is null',
    )),
    ...(await findMissingBytes(ledger, files)),
  ];
}

function idsOf(ledger: Ledger, pattern: RegExp): string[] {
  return ledger.writes(pattern).map(({ answer }) => idOf(answer));
}

function idOf(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'id' in answer ? String(answer.id) : 'none';
}

async function compare(knex: Knex, what: string, promised: readonly string[], sql: string): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(sql);
  const found = new Set(rows.map(({ id }) => id));
  const known = new Set(promised);
  return [
    ...promised.filter((id) => !found.has(id)).map((id) => `${what}: ${id} was acknowledged and is lost`),
    ...[...found].filter((id) => !known.has(id)).map((id) => `${what}: ${id} was never acknowledged`),
    ...promised
      .filter((id, index) => promised.indexOf(id) < index)
      .map((id) => `${what}: ${id} was acknowledged twice`),
  ];
}

/** The file store names content by its digest. */
async function findMissingBytes(ledger: Ledger, files: FileStore): Promise<string[]> {
  const digests = new Set(ledger.writes(/^POST \/uploads\/\S+\/file$/).map(({ answer }) => String(answer['sha256'])));
  const missing: string[] = [];
  for (const digest of digests) {
    if ((await files.stat(digest)) === undefined) missing.push(`files: the bytes of ${digest} are lost`);
  }
  return missing;
}
