import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { StageLimits } from '../domain/decision-outputs.ts';
import type { DepartmentKind, Discipline } from '../domain/disciplines.ts';
import type { RoundReason } from '../domain/round-plan.ts';
import type { ReturnReason } from '../domain/rounds.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** Level of review inside a round. */
export const REVIEW_STAGES = ['FIRST', 'SECOND', 'FINAL'] as const;
export type ReviewStage = (typeof REVIEW_STAGES)[number];

/** One discipline in one round; the hash says which drawings it was about. */
export interface RoundDiscipline {
  readonly discipline: Discipline;
  /** Digest over the discipline's files as handed in. */
  readonly filesHash: string;
  readonly underReview: boolean;
  readonly reason: RoundReason;
  /** The review of another case that stands in place of one here, for the reason CERTIFIED; null otherwise. */
  readonly passedCaseId: string | null;
  readonly passedRound: number | null;
  readonly certificateNumber: string | null;
}

/** One submission of drawings under review. */
export interface Round {
  readonly caseId: string;
  readonly round: number;
  readonly submissionId: string;
  /** The submission whose files the round is about: that one, or the supplement that has completed it. */
  readonly setId: string;
  readonly finalDepartments: readonly DepartmentKind[];
  readonly plannedAt: Date;
  readonly outcome: 'PASS' | 'FINDINGS' | null;
  readonly concludedAt: Date | null;
  /** What the table gave its stages; null where they have not begun, or had before it was kept. */
  readonly limits: StageLimits | null;
  /** Why the drawings went back; null for a round that passed or is not over. */
  readonly returnReason: ReturnReason | null;
  readonly noticeIssuedAt: Date | null;
  /** Last day of the review, YYYY-MM-DD: when the notice ought to have been out. */
  readonly noticeDueOn: string | null;
  /** Last day for the revision: of its limit, wherever that is now; null before the notice. */
  readonly revisionDueOn: string | null;
  /** When its one extension was taken; null while it was not. */
  readonly revisionExtendedAt: Date | null;
}

/** A round as it is planned. */
type PlannedRound = Pick<Round, 'caseId' | 'round' | 'submissionId' | 'setId' | 'finalDepartments' | 'plannedAt'>;

const ROUND_COLUMNS: ColumnMap<Round> = {
  caseId: 'case_id',
  round: 'round',
  submissionId: 'submission_id',
  setId: 'coalesce(completed_by, submission_id)',
  finalDepartments: 'final_departments',
  plannedAt: 'planned_at',
  outcome: 'outcome',
  concludedAt: 'concluded_at',
  limits: 'limits',
  returnReason: 'return_reason',
  noticeIssuedAt: 'notice_issued_at',
  noticeDueOn: 'notice_due_on::text',
  revisionDueOn: `coalesce((select c.due_date from clocks c where c.case_id = rounds.case_id and c.kind = 'REVISION'
    and c.round = rounds.round), revision_due_on)::text`,
  revisionExtendedAt: 'revision_extended_at',
};

/** Stores a planned round with its disciplines. */
export async function createRound(
  acting: ActorTransaction,
  fresh: PlannedRound & { readonly disciplines: readonly RoundDiscipline[] },
): Promise<void> {
  const { caseId, round } = fresh;
  await acting.trx('rounds').insert({
    case_id: caseId,
    round,
    submission_id: fresh.submissionId,
    completed_by: fresh.setId === fresh.submissionId ? null : fresh.setId,
    final_departments: fresh.finalDepartments,
    planned_at: fresh.plannedAt,
  });
  await acting.trx('round_disciplines').insert(
    fresh.disciplines.map((each) => ({
      case_id: caseId,
      round,
      discipline: each.discipline,
      files_hash: each.filesHash,
      under_review: each.underReview,
      reason: each.reason,
      passed_case_id: each.passedCaseId,
      passed_round: each.passedRound,
      certificate_number: each.certificateNumber,
    })),
  );
  acting.record({ action: 'plan-round', entity: 'application', entityId: caseId, after: fresh });
}

/** Keeps the working days of the stages of a round, for what is counted over the whole of it. */
export async function keepLimits(
  { trx }: ActorTransaction,
  { caseId, round, limits }: Pick<Round, 'caseId' | 'round'> & { readonly limits: StageLimits },
): Promise<void> {
  await trx('rounds')
    .where({ case_id: caseId, round })
    .update({ limits: json(limits) });
}

/** A round, or undefined. */
export async function findRound(db: Knex, caseId: string, round: number): Promise<Round | undefined> {
  return db('rounds')
    .select<Round[]>(db.raw(selectList(ROUND_COLUMNS)))
    .where({ case_id: caseId, round })
    .first();
}

/** All rounds of a case in order. */
export async function listRounds(db: Knex, caseId: string): Promise<Round[]> {
  return db('rounds')
    .select<Round[]>(db.raw(selectList(ROUND_COLUMNS)))
    .where({ case_id: caseId })
    .orderBy('round');
}

/** The disciplines of a round. */
export async function listRoundDisciplines(db: Knex, caseId: string, round: number): Promise<RoundDiscipline[]> {
  return db('round_disciplines')
    .select<RoundDiscipline[]>({
      ...{ discipline: 'discipline', filesHash: 'files_hash', underReview: 'under_review', reason: 'reason' },
      ...{ passedCaseId: 'passed_case_id', passedRound: 'passed_round', certificateNumber: 'certificate_number' },
    })
    .where({ case_id: caseId, round })
    .orderBy('discipline');
}

/** Stores how a round ended. */
export async function concludeRound(
  acting: ActorTransaction,
  end: Pick<Round, 'caseId' | 'round' | 'returnReason'> & { readonly outcome: 'PASS' | 'FINDINGS'; readonly at: Date },
): Promise<void> {
  const { caseId, round, outcome, returnReason, at } = end;
  const columns = { outcome, return_reason: returnReason, concluded_at: at };
  await acting.trx('rounds').where({ case_id: caseId, round }).update(columns);
  const after = { round, outcome, returnReason };
  acting.record({ action: 'conclude-round', entity: 'application', entityId: caseId, after });
}

/** What a seat of a stage decided. REVIEWED is the first stage's: its findings are the opinions. */
export type StageVerdict = 'REVIEWED' | 'AGREED' | 'DISAGREED' | 'CONFIRMED' | 'OBJECTED' | 'DEEMED_AGREED';

/** Result of one person, or of a department's silence, in one stage of a round. */
export interface StageResult {
  readonly id: string;
  /** Counts the results of all cases in the order in which they were written. */
  readonly seq: number;
  readonly caseId: string;
  readonly round: number;
  readonly stage: ReviewStage;
  /** '' for the technical head and for departments. */
  readonly discipline: Discipline | '';
  /** Kind of the department, '' for persons of the agency. */
  readonly department: DepartmentKind | '';
  /** null where nobody acted: silence that counts as agreement. */
  readonly userId: string | null;
  readonly userName: string;
  readonly agencyCode: string | null;
  readonly verdict: StageVerdict;
  readonly comment: string | null;
  readonly taskId: string | null;
  readonly decidedAt: Date;
}

const RESULT_COLUMNS: ColumnMap<StageResult> = {
  id: 'id',
  seq: 'seq::int',
  caseId: 'case_id',
  round: 'round',
  stage: 'stage',
  discipline: 'discipline',
  department: 'department',
  userId: 'user_id',
  userName: 'user_name',
  agencyCode: 'agency_code',
  verdict: 'verdict',
  comment: 'comment',
  taskId: 'task_id',
  decidedAt: 'decided_at',
};

/** Stores a result; the earlier one of the same seat (after a disagreement) is kept as superseded. */
export async function recordStageResult(
  acting: ActorTransaction,
  result: Omit<StageResult, 'id' | 'seq'>,
): Promise<void> {
  const seat = {
    case_id: result.caseId,
    round: result.round,
    stage: result.stage,
    discipline: result.discipline,
    department: result.department,
  };
  const { trx } = acting;
  await trx('stage_results').where(seat).whereNull('superseded_at').update({ superseded_at: result.decidedAt });
  const id = randomUUID();
  await trx('stage_results').insert({
    ...seat,
    id,
    user_id: result.userId,
    user_name: result.userName,
    agency_code: result.agencyCode,
    verdict: result.verdict,
    comment: result.comment,
    task_id: result.taskId,
    decided_at: result.decidedAt,
  });
  acting.record({ action: 'record-stage-result', entity: 'stage-result', entityId: id, after: result });
}

/**
 * Makes what an agency's people did in a round void: results are superseded, and tasks no longer count as done, so that a case
 * that is seated anew asks for them again. What departments said stays.
 */
export async function voidRound(
  acting: ActorTransaction,
  voided: { readonly caseId: string; readonly round: number; readonly at: Date },
): Promise<void> {
  const { caseId, round, at } = voided;
  await acting
    .trx('stage_results')
    .where({ case_id: caseId, round, department: '' })
    .whereNull('superseded_at')
    .update({ superseded_at: at });
  await acting
    .trx('tasks')
    .where({ case_id: caseId, round })
    .whereIn('stage', [...REVIEW_STAGES])
    .where('status', 'COMPLETED')
    .update({ status: 'SUPERSEDED' });
  acting.record({ action: 'void-round', entity: 'application', entityId: caseId, after: voided });
}

/** Disciplines of a round that are reviewed again, and departments that are asked again. */
export interface Reopened {
  readonly caseId: string;
  readonly round: number;
  readonly disciplines: readonly Discipline[];
  readonly departments: readonly DepartmentKind[];
  readonly at: Date;
}

/**
 * Makes void what was done of some disciplines in a round, with the technical head's final stage; they are under review because
 * their basis has changed. What was done of the other disciplines stays.
 */
export async function reopenDisciplines(acting: ActorTransaction, reopened: Reopened): Promise<void> {
  const { caseId, round, disciplines, departments, at } = reopened;
  const { trx } = acting;
  const voided: { task_id: string | null }[] = await trx('stage_results')
    .where({ case_id: caseId, round })
    .whereNull('superseded_at')
    .where((mine) =>
      mine
        .whereIn('discipline', [...disciplines])
        .orWhereIn('department', [...departments])
        .orWhere({ stage: 'FINAL', department: '' }),
    )
    .update({ superseded_at: at })
    .returning('task_id');
  const tasks = voided.flatMap(({ task_id }) => task_id ?? []);
  await trx('tasks').whereIn('id', tasks).where({ status: 'COMPLETED' }).update({ status: 'SUPERSEDED' });
  await putUnderReview(acting, { caseId, round, disciplines, reason: 'BASIS_CHANGED' });
  const asked = (await findRound(trx, caseId, round))?.finalDepartments ?? [];
  const all = [...new Set([...asked, ...departments])];
  await trx('rounds').where({ case_id: caseId, round }).update({ final_departments: all });
  acting.record({ action: 'reopen-disciplines', entity: 'application', entityId: caseId, after: reopened });
}

/**
 * Puts disciplines of a round under review that were carried over, or notes another reason for those that were not. What has
 * stood in place of a review stands there no more.
 */
export async function putUnderReview(
  acting: ActorTransaction,
  change: Pick<Reopened, 'caseId' | 'round' | 'disciplines'> & Pick<RoundDiscipline, 'reason'>,
): Promise<void> {
  const { caseId, round, disciplines, reason } = change;
  if (disciplines.length === 0) return;
  await acting
    .trx('round_disciplines')
    .where({ case_id: caseId, round })
    .whereIn('discipline', [...disciplines])
    .update({ under_review: true, reason, passed_case_id: null, passed_round: null, certificate_number: null });
  acting.record({ action: 'put-under-review', entity: 'application', entityId: caseId, after: change });
}

/** The valid results of a case, of all rounds or of one. */
export async function listStageResults(db: Knex, caseId: string, round?: number): Promise<StageResult[]> {
  const select = db('stage_results')
    .select<StageResult[]>(db.raw(selectList(RESULT_COLUMNS)))
    .where({ case_id: caseId })
    .whereNull('superseded_at')
    .orderBy(['round', 'seq']);
  return round === undefined ? select : select.where({ round });
}

/**
 * Result that stands for each discipline and stage after carry-overs: the newest round's in which the discipline was
 * reviewed. A discipline whose drawings did not change keeps its signers.
 */
export async function listStandingResults(db: Knex, caseId: string): Promise<StageResult[]> {
  const newest = new Map<string, StageResult>();
  for (const result of await listStageResults(db, caseId)) {
    newest.set(`${result.stage}:${result.discipline}:${result.department}`, result);
  }
  return [...newest.values()];
}

/** Stages of a case in which a person has acted, superseded results included, for a query to go on with. */
export function selectStagesOfPerson(db: Knex, caseId: string, userId: string) {
  return db('stage_results').where({ case_id: caseId, user_id: userId }).select('stage');
}

/** True once the technical head has concluded a round: what is said afterwards would miss its notice. */
export async function isConcludedByHead(db: Knex, caseId: string, round: number): Promise<boolean> {
  const results = await listStageResults(db, caseId, round);
  return results.some(({ stage, department }) => stage === 'FINAL' && department === '');
}
