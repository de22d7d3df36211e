import type { Knex } from 'knex';
import type { Pause, PauseReason } from '../domain/pauses.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';

/** A stop of the clocks as it is shown: why, who has ordered it, and the notice that has told the parties. */
export interface RecordedPause extends Pause {
  readonly cause: string;
  readonly openedBy: string;
  /** Number of the notice; null while a case rests whose notice is not made out yet. */
  readonly noticeNumber: string | null;
}

/** All pauses of a case, oldest first. */
export async function listPauses(db: Knex, caseId: string): Promise<RecordedPause[]> {
  return db('clock_pauses as p')
    .leftJoin('documents as d', 'd.id', 'p.notice_id')
    .select<RecordedPause[]>(
      db.raw(`p.reason, p.from_date::text as "from", p.to_date::text as "to", p.cause, p.opened_by as "openedBy",
        d.number as "noticeNumber"`),
    )
    .where({ 'p.case_id': caseId })
    .orderBy(['p.from_date', 'p.reason', 'p.attempt']);
}

/** The pauses of some cases, by case. */
export async function listPausesOf(db: Knex, caseIds: readonly string[]): Promise<ReadonlyMap<string, Pause[]>> {
  const rows = await db('clock_pauses')
    .select<(Pause & { readonly caseId: string })[]>(
      db.raw('case_id as "caseId", reason, from_date::text as "from", to_date::text as "to"'),
    )
    .whereIn('case_id', [...caseIds]);
  return new Map(caseIds.map((each) => [each, rows.filter(({ caseId }) => caseId === each)]));
}

/** A stop to begin with, from its day on. */
export interface NewPause {
  readonly caseId: string;
  readonly reason: PauseReason;
  readonly from: PlainDate;
  /** Chinese, as the parties read it. */
  readonly cause: string;
  readonly openedBy: string;
  /** The document that tells of it. */
  readonly noticeId: string;
}

/** Stops the clocks that the reason concerns, from a day on; a pause that is open already goes on. */
export async function openPause(acting: ActorTransaction, pause: NewPause): Promise<void> {
  const { caseId, reason, from, cause, openedBy, noticeId } = pause;
  const earlier = await acting
    .trx('clock_pauses')
    .where({ case_id: caseId, reason })
    .orderBy('attempt', 'desc')
    .first('attempt', 'to_date');
  if (earlier !== undefined && earlier.to_date === null) return;
  const attempt = (earlier?.attempt ?? 0) + 1;
  const told = { cause, opened_by: openedBy, notice_id: noticeId };
  await acting.trx('clock_pauses').insert({ case_id: caseId, reason, attempt, from_date: from, ...told });
  acting.record({ action: 'open-pause', entity: 'application', entityId: caseId, after: { reason, from, cause } });
}

/** Ends an open pause on the day of resumption; without one nothing changes. A day before the pause began counts as its first. */
export async function closePause(
  acting: ActorTransaction,
  pause: { readonly caseId: string; readonly reason: PauseReason; readonly to: PlainDate },
): Promise<void> {
  const { caseId, reason, to } = pause;
  const closed = await acting
    .trx('clock_pauses')
    .where({ case_id: caseId, reason })
    .whereNull('to_date')
    .update({ to_date: acting.trx.raw('greatest(from_date, ?::date)', [to]) });
  if (closed > 0) {
    acting.record({ action: 'close-pause', entity: 'application', entityId: caseId, after: { reason, to } });
  }
}
