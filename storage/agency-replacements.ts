import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import type { ActingPerson } from './task-rules.ts';

/** Why a case is taken from its agency: late beyond the ladder, an interest found, disqualified, or as the reason says. */
export const REPLACEMENT_CAUSES = ['OVERDUE', 'RECUSAL', 'DISQUALIFIED', 'OTHER'] as const;
export type ReplacementCause = (typeof REPLACEMENT_CAUSES)[number];

/** A case that was given to another agency by order of the city. */
export interface AgencyReplacement {
  readonly id: string;
  readonly caseId: string;
  /** The one under review, or the last that was concluded. */
  readonly round: number;
  readonly fromCode: string;
  readonly fromName: string;
  readonly toCode: string;
  readonly toName: string;
  readonly cause: ReplacementCause;
  readonly reason: string;
  readonly orderedByName: string;
  readonly orderedAt: Date;
  /** When the process has taken it up; from then on the new agency is asked. */
  readonly doneAt: Date | null;
}

const COLUMNS: ColumnMap<AgencyReplacement> = {
  id: 'id',
  caseId: 'case_id',
  round: 'round',
  fromCode: 'from_code',
  fromName: 'from_name',
  toCode: 'to_code',
  toName: 'to_name',
  cause: 'cause',
  reason: 'reason',
  orderedByName: 'ordered_by_name',
  orderedAt: 'ordered_at',
  doneAt: 'done_at',
};

/** Stores an order; a second open one breaks the index on open orders. Answers its id. */
export async function storeReplacement(
  acting: ActorTransaction,
  fresh: Omit<AgencyReplacement, 'id' | 'doneAt' | 'orderedByName'> & Pick<ActingPerson, 'person'>,
): Promise<string> {
  const id = randomUUID();
  const { person } = fresh;
  await acting.trx('agency_replacements').insert({
    ...{ id, case_id: fresh.caseId, round: fresh.round, from_code: fresh.fromCode, from_name: fresh.fromName },
    ...{ to_code: fresh.toCode, to_name: fresh.toName, cause: fresh.cause, reason: fresh.reason },
    ...{ ordered_by: person.id, ordered_by_name: person.displayName, ordered_at: fresh.orderedAt },
  });
  return id;
}

/** The order that the process has still to carry out, or undefined. */
export async function findOpenReplacement(db: Knex, caseId: string): Promise<AgencyReplacement | undefined> {
  return selectReplacements(db).where({ case_id: caseId }).whereNull('done_at').first();
}

/** Notes that the process has carried out an order. */
export async function markReplaced(acting: ActorTransaction, replacement: AgencyReplacement, at: Date): Promise<void> {
  await acting.trx('agency_replacements').where({ id: replacement.id }).update({ done_at: at });
  const { id: entityId } = replacement;
  acting.record({ action: 'replace-agency', entity: 'agency-replacement', entityId, after: replacement });
}

/** All replacements of a case in order. */
export async function listReplacements(db: Knex, caseId: string): Promise<AgencyReplacement[]> {
  return selectReplacements(db).where({ case_id: caseId }).orderBy('ordered_at');
}

function selectReplacements(db: Knex) {
  return db('agency_replacements').select<AgencyReplacement[]>(db.raw(selectList(COLUMNS)));
}
