import type { Knex } from 'knex';
import type { Channel, StageLimits } from '../domain/decision-outputs.ts';
import type { ActorTransaction } from './audit.ts';
import { isReReviewRound } from './re-reviews.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** A department's decision that a case goes on in another lane. */
export interface LaneChange {
  readonly id: string;
  readonly caseId: string;
  /** From 1, in the order of the case. */
  readonly number: number;
  readonly from: Channel;
  readonly to: Channel;
  readonly reason: string;
  /** Days of the new lane by the rules of the day of acceptance. */
  readonly limits: StageLimits;
  /** The same for rounds after the first. */
  readonly reReviewLimits: StageLimits;
  /** True where experts are to meet although the review has begun. */
  readonly panelDue: boolean;
  readonly decidedBy: string;
  readonly decidedByName: string;
  readonly decidedAt: Date;
}

const COLUMNS: ColumnMap<LaneChange> = {
  id: 'id',
  caseId: 'case_id',
  number: 'number',
  from: 'from_channel',
  to: 'to_channel',
  reason: 'reason',
  limits: 'limits',
  reReviewLimits: 're_review_limits',
  panelDue: 'panel_due',
  decidedBy: 'decided_by',
  decidedByName: 'decided_by_name',
  decidedAt: 'decided_at',
};

/** Stores a change of lane. Call it with the application's row locked. */
export async function recordLaneChange(acting: ActorTransaction, change: LaneChange): Promise<void> {
  await acting.trx('lane_changes').insert({
    id: change.id,
    case_id: change.caseId,
    number: change.number,
    from_channel: change.from,
    to_channel: change.to,
    reason: change.reason,
    limits: json(change.limits),
    re_review_limits: json(change.reReviewLimits),
    panel_due: change.panelDue,
    decided_by: change.decidedBy,
    decided_by_name: change.decidedByName,
    decided_at: change.decidedAt,
  });
  acting.record({ action: 'change-lane', entity: 'application', entityId: change.caseId, after: change });
}

/** All changes of a case, the oldest first. */
export async function listLaneChanges(db: Knex, caseId: string): Promise<LaneChange[]> {
  return db('lane_changes')
    .select<LaneChange[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderBy('number');
}

/**
 * The limits that hold in a round: those of the last change of lane, or the ones that the process has asked the table for. A
 * process may learn of a change later than the tables.
 */
export async function limitsOfRound(
  db: Knex,
  caseId: string,
  { round, asked }: { readonly round: number; readonly asked: StageLimits },
): Promise<StageLimits> {
  const last = (await listLaneChanges(db, caseId)).at(-1);
  if (last === undefined) return asked;
  return (await isReReviewRound(db, caseId, round)) ? last.reReviewLimits : last.limits;
}
