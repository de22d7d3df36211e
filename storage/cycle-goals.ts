import type { Knex } from 'knex';
import type { CycleWay, HeldDays, HeldSpan, Holder } from '../domain/cycle-goal.ts';
import { isApplicantPause } from '../domain/pauses.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { findLatestAcceptance } from './acceptances.ts';
import type { ActorTransaction } from './audit.ts';
import { listClocks } from './clocks.ts';
import { listPauses } from './pauses.ts';
import { isReReviewRound } from './re-reviews.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';
import { listTasksOfCase } from './task-lists.ts';

/** That a case has missed the goal of its whole cycle, and because of whom. */
export interface MissedGoal {
  readonly caseId: string;
  readonly goalDays: number;
  /** First day past the goal. */
  readonly missedOn: PlainDate;
  readonly cause: Holder;
  /** Days of the net clock by holder, and what each may take. */
  readonly held: HeldDays;
  readonly shares: HeldDays;
  readonly recordedAt: Date;
}

const COLUMNS: ColumnMap<MissedGoal> = {
  caseId: 'case_id',
  goalDays: 'goal_days',
  missedOn: 'missed_on::text',
  cause: 'cause',
  held: 'held',
  shares: 'shares',
  recordedAt: 'recorded_at',
};

/** What a case has missed, or undefined. */
export async function findMissedGoal(db: Knex, caseId: string): Promise<MissedGoal | undefined> {
  const select = db('missed_goals').select<MissedGoal[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).first();
}

/** Stores it, once for each case. Call it with the application's row locked. */
export async function recordMissedGoal(acting: ActorTransaction, missed: MissedGoal): Promise<void> {
  await acting.trx('missed_goals').insert({
    case_id: missed.caseId,
    goal_days: missed.goalDays,
    missed_on: missed.missedOn,
    cause: missed.cause,
    held: json(missed.held),
    shares: json(missed.shares),
    recorded_at: missed.recordedAt,
  });
  acting.record({ action: 'miss-goal', entity: 'application', entityId: missed.caseId, after: missed });
}

/** Cases of new energy that may have missed their goal by a day and for which nothing is stored; some of them were paused. */
export async function listGoalSuspects(
  db: Knex,
  { today, goalDays }: { readonly today: PlainDate; readonly goalDays: number },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select a.id from applications a
     where a.facts ->> 'newEnergy' = 'true' and a.accepted_on is not null and a.accepted_on + ?::int < ?::date
       and (a.closed_at is null or a.closed_at > ?::date - interval '2 days')
       and not exists (select 1 from missed_goals m where m.case_id = a.id)
     order by a.accepted_on`,
    [goalDays, today, today],
  );
  return rows.map(({ id }) => id);
}

/**
 * The way of a case as its tables tell it. On the net clock a department has the case during a panel, a hearing or a suspension,
 * while it alone is missing in the final stage, while it is to name an agency, and while the office was silent before the law
 * accepted the case from the day of its receipt; the applicant while another agency is to be chosen; and a re-review is the
 * designer's up to the due days of its stages, since the drawings were not right at once. Else it is the agency's.
 */
export async function readCycleWay(db: Knex, caseId: string, acceptedOn: PlainDate): Promise<CycleWay> {
  const pauses = await listPauses(db, caseId);
  const ordered = pauses.filter((pause) => !isApplicantPause(pause));
  const held: HeldSpan[] = [
    ...ordered.map(({ from, to }) => ({ holder: 'DEPARTMENT' as const, from, to })),
    ...(await silenceSpans(db, caseId, acceptedOn)),
    ...(await taskSpans(db, caseId)),
    ...(await reReviewSpans(db, caseId)),
  ];
  return { acceptedOn, offClock: pauses.filter(isApplicantPause), held };
}

async function silenceSpans(db: Knex, caseId: string, acceptedOn: PlainDate): Promise<HeldSpan[]> {
  const acceptance = await findLatestAcceptance(db, caseId);
  if (acceptance?.byLaw !== true || acceptance.decidedAt === null) return [];
  return [{ holder: 'DEPARTMENT', from: acceptedOn, to: chinaDateOf(acceptance.decidedAt.getTime()) }];
}

async function taskSpans(db: Knex, caseId: string): Promise<HeldSpan[]> {
  const tasks = await listTasksOfCase(db, caseId);
  const day = (at: Date | null): PlainDate | null => (at === null ? null : chinaDateOf(at.getTime()));
  const choosers = { ProposeAgency: 'APPLICANT', AppointAgency: 'DEPARTMENT' } as const;
  const heads = tasks.filter(({ taskType, completedAt }) => taskType === 'FinalReview' && completedAt !== null);
  return [
    ...heads.flatMap((head) => {
      const asked = tasks.filter(
        ({ taskType, round }) => taskType === 'DepartmentConfirmation' && round === head.round,
      );
      const [from, ends] = [
        day(head.completedAt),
        asked.map(({ completedAt, closedAt }) => day(completedAt ?? closedAt)),
      ];
      const last = ends.includes(null) ? null : (ends.sort().at(-1) ?? from);
      return from === null || (last !== null && last <= from)
        ? []
        : [{ holder: 'DEPARTMENT' as const, from, to: last }];
    }),
    ...tasks.flatMap(({ taskType, createdAt, completedAt, closedAt }) => {
      if (taskType !== 'ProposeAgency' && taskType !== 'AppointAgency') return [];
      const from = chinaDateOf(createdAt.getTime());
      return [{ holder: choosers[taskType], from, to: day(completedAt ?? closedAt) }];
    }),
  ];
}

/** Rounds that another agency or another design basis has made necessary are no re-reviews: the designer is not behind them. */
async function reReviewSpans(db: Knex, caseId: string): Promise<HeldSpan[]> {
  const stages = (await listClocks(db, caseId)).filter(({ kind }) => ['FIRST', 'SECOND', 'FINAL'].includes(kind));
  const spans: HeldSpan[] = [];
  for (const { round, startDate, dueDate, endedOn } of stages) {
    if (!(await isReReviewRound(db, caseId, round))) continue;
    const [to = dueDate] = [dueDate, endedOn ?? dueDate].sort();
    spans.push({ holder: 'DESIGNER', from: startDate, to });
  }
  return spans;
}
