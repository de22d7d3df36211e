import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** How a supplement ended. */
export type SupplementOutcome = 'SUPPLEMENTED' | 'EXPIRED' | 'FAILED';

/** Materials that are handed in after the acceptance, one for each case: promised, or missing where silence has accepted it. */
export interface Supplement {
  readonly caseId: string;
  /** The notice that asks; null where the notice of an acceptance by law has listed everything. */
  readonly documentId: string | null;
  readonly openedAt: Date;
  /** Last day; null after an acceptance by law, for which there is no term. */
  readonly dueDate: PlainDate | null;
  /** Times that materials were handed in. */
  readonly attempts: number;
  readonly extensionRequestedAt: Date | null;
  readonly extensionReason: string | null;
  readonly extensionDecision: 'GRANTED' | 'REFUSED' | null;
  /** Disciplines whose design basis the supplement has changed, and the last stage result that was written before. */
  readonly basisDisciplines: readonly Discipline[];
  readonly basisChangedAfter: number | null;
  /** The round that this has stopped, and when its review began anew. */
  readonly stoppedRound: number | null;
  readonly restartedAt: Date | null;
  readonly outcome: SupplementOutcome | null;
  readonly closedAt: Date | null;
}

const COLUMNS: ColumnMap<Supplement> = {
  caseId: 'case_id',
  documentId: 'document_id',
  openedAt: 'opened_at',
  dueDate: 'due_date::text',
  attempts: 'attempts',
  extensionRequestedAt: 'extension_requested_at',
  extensionReason: 'extension_reason',
  extensionDecision: 'extension_decision',
  basisDisciplines: 'basis_disciplines',
  basisChangedAfter: 'basis_changed_after::int',
  stoppedRound: 'stopped_round',
  restartedAt: 'restarted_at',
  outcome: 'outcome',
  closedAt: 'closed_at',
};

/** Stores a supplement that begins; a second one for the same case breaks the primary key. */
export async function openSupplement(
  acting: ActorTransaction,
  fresh: Pick<Supplement, 'caseId' | 'documentId' | 'openedAt' | 'dueDate'>,
): Promise<void> {
  await acting.trx('supplements').insert({
    case_id: fresh.caseId,
    document_id: fresh.documentId,
    opened_at: fresh.openedAt,
    due_date: fresh.dueDate,
  });
  acting.record({ action: 'open-supplement', entity: 'application', entityId: fresh.caseId, after: fresh });
}

/** The supplement of a case, or undefined when nothing was missing. */
export async function findSupplement(db: Knex, caseId: string): Promise<Supplement | undefined> {
  const select = db('supplements').select<Supplement[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).first();
}

/** True from the time it is handed in until an officer has found it wrong: what was handed in is what is looked at. */
export async function isBeingChecked(db: Knex, { caseId, attempts }: Supplement): Promise<boolean> {
  const refused = db('tasks')
    .where({ case_id: caseId, task_type: 'CheckSupplement' })
    .whereIn('status', ['COMPLETING', 'COMPLETED'])
    .whereRaw(`outcome ->> 'accepted' = 'false'`);
  const [row] = await refused.count<{ count: number | string }[]>('id as count');
  return attempts > Number(row?.count ?? 0);
}

/** Counts one more time of handing in. */
export async function countSupplementAttempt(acting: ActorTransaction, caseId: string): Promise<void> {
  await acting.trx('supplements').where({ case_id: caseId }).increment('attempts', 1);
}

/** Stores the applicant's request for the one extension; false when one was asked for before. */
export async function requestExtension(
  acting: ActorTransaction,
  request: { readonly caseId: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const { caseId, reason, at } = request;
  const stored = await acting
    .trx('supplements')
    .where({ case_id: caseId })
    .whereNull('extension_requested_at')
    .whereNull('outcome')
    .update({ extension_requested_at: at, extension_reason: reason });
  if (stored > 0) {
    acting.record({ action: 'request-extension', entity: 'application', entityId: caseId, after: { reason } });
  }
  return stored > 0;
}

/** Stores the officer's answer to the request; `dueDate` is the new last day when granted. */
export async function decideExtension(
  acting: ActorTransaction,
  answer: { readonly caseId: string; readonly granted: boolean; readonly dueDate: PlainDate; readonly at: Date },
): Promise<void> {
  const { caseId, granted, dueDate, at } = answer;
  await acting
    .trx('supplements')
    .where({ case_id: caseId })
    .update({ extension_decision: granted ? 'GRANTED' : 'REFUSED', extended_at: at, due_date: dueDate });
  acting.record({ action: 'decide-extension', entity: 'application', entityId: caseId, after: answer });
}

/** Notes that what was handed in changes what the design of some disciplines rests on; results written before are stale. */
export async function noteBasisChange(
  acting: ActorTransaction,
  change: { readonly caseId: string; readonly disciplines: readonly Discipline[] },
): Promise<void> {
  const { caseId, disciplines } = change;
  const newest = acting.trx('stage_results').where({ case_id: caseId }).select(acting.trx.raw('coalesce(max(seq), 0)'));
  const columns = { basis_disciplines: disciplines, basis_changed_after: newest };
  await acting.trx('supplements').where({ case_id: caseId }).update(columns);
  acting.record({ action: 'note-basis-change', entity: 'application', entityId: caseId, after: change });
}

/** Notes that a change of the design basis stops a round. */
export async function noteStoppedRound(acting: ActorTransaction, caseId: string, round: number): Promise<void> {
  await acting.trx('supplements').where({ case_id: caseId }).update({ stopped_round: round });
  acting.record({ action: 'stop-review', entity: 'application', entityId: caseId, after: { round } });
}

/** Notes that the round that was stopped begins anew. */
export async function markRestarted(acting: ActorTransaction, caseId: string, at: Date): Promise<void> {
  await acting.trx('supplements').where({ case_id: caseId }).update({ restarted_at: at });
  acting.record({ action: 'restart-review', entity: 'application', entityId: caseId, after: { at } });
}

/** Closes the supplement of a case; one that is closed, or never was, is left alone. */
export async function closeSupplement(
  acting: ActorTransaction,
  end: { readonly caseId: string; readonly outcome: SupplementOutcome; readonly at: Date },
): Promise<void> {
  const { caseId, outcome, at } = end;
  const closed = await acting
    .trx('supplements')
    .where({ case_id: caseId })
    .whereNull('outcome')
    .update({ outcome, closed_at: at });
  if (closed > 0) acting.record({ action: 'close-supplement', entity: 'application', entityId: caseId, after: end });
}
