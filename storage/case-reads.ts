import type { Knex } from 'knex';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** That a person of a department or an agency has read something of a case. */
export interface CaseRead {
  readonly caseId: string;
  readonly userId: string;
  readonly userName: string;
  /** Code of the department, or credit code of the agency. */
  readonly partyCode: string;
  readonly what: 'OPINIONS' | 'CONTRADICTIONS';
  /** Start of the minute of legal time. */
  readonly minute: Date;
}

const COLUMNS: ColumnMap<CaseRead> = {
  caseId: 'case_id',
  userId: 'user_id',
  userName: 'user_name',
  partyCode: 'party_code',
  what: 'what',
  minute: 'minute',
};

const MINUTE_MS = 60_000;

/** Notes a read at legal time `at`; a page that looks again every few seconds makes one row a minute. */
export async function recordRead(db: Knex, read: Omit<CaseRead, 'minute'> & { readonly at: Date }): Promise<void> {
  const minute = new Date(Math.floor(read.at.getTime() / MINUTE_MS) * MINUTE_MS);
  await db('case_reads')
    .insert({
      ...{ case_id: read.caseId, user_id: read.userId, user_name: read.userName },
      ...{ party_code: read.partyCode, what: read.what, minute },
    })
    .onConflict(['case_id', 'user_id', 'what', 'minute'])
    .ignore();
}

/** The newest reads of a case, newest first. */
export async function listReads(db: Knex, caseId: string, limit: number): Promise<CaseRead[]> {
  return db('case_reads')
    .select<CaseRead[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderBy([{ column: 'minute', order: 'desc' }, 'user_name', 'what'])
    .limit(limit);
}
