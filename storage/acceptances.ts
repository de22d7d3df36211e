import type { Knex } from 'knex';
import type { CaseFacts } from '../domain/case-facts.ts';
import type { AcceptanceDecision, AcceptanceOutput } from '../domain/decision-outputs.ts';
import type { MaterialCode } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** How one submission was looked at: what was derived, what the table said, what the officer decided. */
export interface Acceptance {
  readonly submissionId: string;
  readonly caseId: string;
  readonly facts: CaseFacts;
  readonly rulesDate: PlainDate;
  /** Answer of the decision table; null until the decision is recorded. */
  readonly precheck: AcceptanceOutput | null;
  readonly decision: AcceptanceDecision | null;
  readonly reason: string | null;
  /** Materials that the officer sends back in a correction notice, although they were filed. */
  readonly correctionItems: readonly MaterialCode[];
  readonly officerId: string | null;
  readonly officerName: string | null;
  /** True when nobody decided in time and the law counts the case as accepted. */
  readonly byLaw: boolean;
  readonly decidedAt: Date | null;
  readonly checkedAt: Date;
}

const COLUMNS: ColumnMap<Acceptance> = {
  submissionId: 'submission_id',
  caseId: 'case_id',
  facts: 'facts',
  rulesDate: 'rules_date::text',
  precheck: 'precheck',
  decision: 'decision',
  reason: 'reason',
  correctionItems: 'correction_items',
  officerId: 'officer_id',
  officerName: 'officer_name',
  byLaw: 'by_law',
  decidedAt: 'decided_at',
  checkedAt: 'checked_at',
};

/** Stores what was derived from a submission. */
export async function recordCheck(
  acting: ActorTransaction,
  check: Pick<Acceptance, 'submissionId' | 'caseId' | 'facts' | 'rulesDate' | 'checkedAt'>,
): Promise<void> {
  await acting.trx('acceptances').insert({
    submission_id: check.submissionId,
    case_id: check.caseId,
    facts: json(check.facts),
    rules_date: check.rulesDate,
    checked_at: check.checkedAt,
  });
  acting.record({ action: 'check-materials', entity: 'submission', entityId: check.submissionId, after: check });
}

/** What was decided on a submission. */
export type AcceptanceVerdict = Pick<
  Acceptance,
  | 'submissionId'
  | 'precheck'
  | 'decision'
  | 'reason'
  | 'correctionItems'
  | 'officerId'
  | 'officerName'
  | 'byLaw'
  | 'decidedAt'
>;

/** Stores the decision on a submission. */
export async function recordAcceptanceVerdict(acting: ActorTransaction, verdict: AcceptanceVerdict): Promise<void> {
  const { submissionId } = verdict;
  await acting
    .trx('acceptances')
    .where({ submission_id: submissionId })
    .update({
      precheck: json(verdict.precheck),
      decision: verdict.decision,
      reason: verdict.reason,
      correction_items: verdict.correctionItems,
      officer_id: verdict.officerId,
      officer_name: verdict.officerName,
      by_law: verdict.byLaw,
      decided_at: verdict.decidedAt,
    });
  acting.record({ action: 'decide-acceptance', entity: 'submission', entityId: submissionId, after: verdict });
}

/** The newest look at a case, or undefined before the first. */
export async function findLatestAcceptance(db: Knex, caseId: string): Promise<Acceptance | undefined> {
  const select = db('acceptances').select<Acceptance[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).orderBy('seq', 'desc').first();
}
