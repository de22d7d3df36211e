import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { WorkingDayCalendar } from '../domain/calendar.ts';
import { type LimitStatus, limitStatus } from '../domain/clocks.ts';
import { type Pause, restsCase } from '../domain/pauses.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { enqueue } from './outbox.ts';
import { listPauses } from './pauses.ts';
import { type ColumnMap, selectList, theRow } from './row-mapping.ts';

/**
 * What a limit runs for; the same words as the variable `clockKind` of the watchers in the diagrams. Those of an office that has
 * a supplement before it are looked after by the watcher of the supplement.
 */
export const CLOCK_KINDS = [
  'ACCEPTANCE',
  'CORRECTION',
  'SUPPLEMENT',
  'SUPPLEMENT_CHECK',
  'EXTENSION_DECISION',
  'AGENCY',
  'FIRST',
  'SECOND',
  'FINAL',
  'REVISION',
  'PANEL',
] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** Clocks of the agency: waiting for the applicant stops these, never the applicant's own. */
const AGENCY_CLOCKS: readonly ClockKind[] = ['FIRST', 'SECOND', 'FINAL'];

/** A limit in working days; `dueDate` is its last day, shown to people. */
export interface Clock {
  readonly id: string;
  readonly caseId: string;
  readonly kind: ClockKind;
  /** Round of the review, or attempt of what stands before it. */
  readonly round: number;
  /** Day 0, YYYY-MM-DD. */
  readonly startDate: PlainDate;
  readonly limitWd: number;
  readonly dueDate: PlainDate;
  /** Last minute of the due date, HH:mm, for a limit of half days; null: the whole day. */
  readonly dueMinute: string | null;
  /** True while the calendar of a year on the way is not published. */
  readonly provisional: boolean;
  readonly state: 'RUNNING' | 'ENDED' | 'LATE' | 'CANCELED';
  /** Reminders and escalations that were already had, e.g. `REMIND:2`. */
  readonly fired: readonly string[];
  readonly endedOn: PlainDate | null;
}

const COLUMNS: ColumnMap<Clock> = {
  id: 'id',
  caseId: 'case_id',
  kind: 'kind',
  round: 'round',
  startDate: 'start_date::text',
  limitWd: 'limit_wd',
  dueDate: 'due_date::text',
  dueMinute: 'due_minute',
  provisional: 'provisional',
  state: 'state',
  fired: 'fired',
  endedOn: 'ended_on::text',
};

/** Which clock is meant. */
export type ClockName = Pick<Clock, 'caseId' | 'kind' | 'round'>;

/** A limit to begin with; `at` is legal time. */
export interface NewClock extends ClockName {
  readonly startDate: PlainDate;
  readonly limitWd: number;
  readonly dueMinute?: string;
}

/** Starts a clock, or answers the one that was started for the same case, kind and round before; a void one begins anew. */
export async function startClock(
  acting: ActorTransaction,
  fresh: NewClock,
  env: { readonly calendar: WorkingDayCalendar; readonly at: Date },
): Promise<Clock> {
  const status = limitStatus(env.calendar, { day0: fresh.startDate, workingDays: fresh.limitWd, pauses: [] });
  if (status.state === 'PAUSED')
    throw new Error('Expected a limit without pauses to have a due date, but it has none.');
  const { caseId, kind, round } = fresh;
  const [inserted] = await acting
    .trx('clocks')
    .insert({
      id: randomUUID(),
      case_id: caseId,
      kind,
      round,
      start_date: fresh.startDate,
      limit_wd: fresh.limitWd,
      due_date: status.dueDate,
      due_minute: fresh.dueMinute ?? null,
      provisional: status.provisional,
      created_at: env.at,
      updated_at: env.at,
    })
    .onConflict(['case_id', 'kind', 'round'])
    .ignore()
    .returning<Clock[]>(acting.trx.raw(selectList(COLUMNS)));
  const known = inserted ?? theRow(await findClock(acting.trx, fresh), `clock ${kind} of case ${caseId}`);
  const isRestart = inserted === undefined && known.state === 'CANCELED';
  const started = isRestart ? await restartClock(acting, known, { fresh, dueDate: status.dueDate, at: env.at }) : known;
  // An open suspension holds the new clock from its first day.
  const { clock } = await recomputeClock(acting, started, { ...env, reason: 'START' });
  if (!isRestart) acting.record({ action: 'start-clock', entity: 'clock', entityId: clock.id, after: clock });
  return clock;
}

/**
 * Makes the clocks of a void stage or round count for nothing: `startClock` begins them anew, with a new day 0, and the due
 * date that was is kept among their changes.
 */
export async function voidClocks(
  acting: ActorTransaction,
  voided: { readonly caseId: string; readonly kinds: readonly ClockKind[]; readonly round: number },
  end: { readonly on: PlainDate; readonly at: Date },
): Promise<void> {
  const { caseId, kinds, round } = voided;
  await acting
    .trx('clocks')
    .where({ case_id: caseId, round })
    .whereIn('kind', [...kinds])
    .update({ state: 'CANCELED', ended_on: end.on, updated_at: end.at });
  acting.record({ action: 'void-clocks', entity: 'application', entityId: caseId, after: { ...voided, ...end } });
}

async function restartClock(
  acting: ActorTransaction,
  before: Clock,
  { fresh, dueDate, at }: { readonly fresh: NewClock; readonly dueDate: PlainDate; readonly at: Date },
): Promise<Clock> {
  const { id } = before;
  await acting.trx('clock_changes').insert({
    clock_id: id,
    due_date_before: before.dueDate,
    due_date_after: dueDate,
    reason: 'RESTART',
    changed_at: at,
  });
  const [clock] = await acting
    .trx('clocks')
    .where({ id })
    .update({
      start_date: fresh.startDate,
      limit_wd: fresh.limitWd,
      due_date: dueDate,
      state: 'RUNNING',
      fired: [],
      ended_on: null,
      updated_at: at,
    })
    .returning<Clock[]>(acting.trx.raw(selectList(COLUMNS)));
  acting.record({ action: 'restart-clock', entity: 'clock', entityId: id, before, after: clock });
  return theRow(clock, `clock ${id}`);
}

/** The clock of a case, kind and round, or undefined. */
export async function findClock(db: Knex, { caseId, kind, round }: ClockName): Promise<Clock | undefined> {
  return selectClocks(db).where({ case_id: caseId, kind, round }).first();
}

/** The clock of a kind that runs now; the newest one when several rounds had one; undefined when none runs. */
export async function findRunningClock(db: Knex, caseId: string, kind: ClockKind): Promise<Clock | undefined> {
  return selectClocks(db).where({ case_id: caseId, kind, state: 'RUNNING' }).orderBy('round', 'desc').first();
}

/** Last minutes of the agencies' limits that run in some cases, by case: those end within a day. */
export async function listDueMinutes(db: Knex, caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (caseIds.length === 0) return new Map();
  const rows: { case_id: string; due_minute: string | null }[] = await db('clocks')
    .where({ kind: 'AGENCY', state: 'RUNNING' })
    .whereIn('case_id', [...caseIds])
    .select('case_id', 'due_minute');
  return new Map(rows.flatMap(({ case_id, due_minute }) => (due_minute === null ? [] : [[case_id, due_minute]])));
}

/** The newest clock of a kind, running or not; undefined before the first. */
export async function findLatestClock(db: Knex, caseId: string, kind: ClockKind): Promise<Clock | undefined> {
  return selectClocks(db).where({ case_id: caseId, kind }).orderBy('round', 'desc').first();
}

/** All clocks of a case in the order of their start. */
export async function listClocks(db: Knex, caseId: string): Promise<Clock[]> {
  return selectClocks(db).where({ case_id: caseId }).orderBy(['created_at', 'kind']);
}

/**
 * Ends a running clock on a day, and answers the day on which the next limit begins; undefined for a clock that ended before,
 * or never ran. What is done on a day off or after closing, before a clock's day 0, is kept with its true day; the answer is
 * the clock's day 0 then, since no limit begins before that of the stage before.
 */
export async function endClock(
  acting: ActorTransaction,
  name: Pick<Clock, 'caseId' | 'kind'>,
  end: { readonly state: 'ENDED' | 'LATE' | 'CANCELED'; readonly on: PlainDate; readonly at: Date },
): Promise<PlainDate | undefined> {
  const ended = await acting
    .trx('clocks')
    .where({ case_id: name.caseId, kind: name.kind, state: 'RUNNING' })
    .update({ state: end.state, ended_on: end.on, updated_at: end.at })
    .returning<{ id: string; lastDay: PlainDate }[]>([
      'id',
      acting.trx.raw('greatest(start_date, ended_on)::text as "lastDay"'),
    ]);
  for (const { id } of ended) {
    acting.record({ action: 'end-clock', entity: 'clock', entityId: id, after: end });
  }
  return ended.at(-1)?.lastDay;
}

/** Ends every clock of a case that comes to its end. */
export async function cancelClocks(acting: ActorTransaction, caseId: string, on: PlainDate, at: Date): Promise<void> {
  await acting
    .trx('clocks')
    .where({ case_id: caseId, state: 'RUNNING' })
    .update({ state: 'CANCELED', ended_on: on, updated_at: at });
}

/** Notes which reminders and escalations were had, so that each comes once. */
export async function markFired(trx: Knex.Transaction, clock: Clock, names: readonly string[]): Promise<void> {
  await trx('clocks')
    .where({ id: clock.id })
    .update({ fired: [...clock.fired, ...names] });
}

/** Gives a running limit other days, most often more; reminders come anew for the new day. `reason` is EXTENSION unless told. */
export async function extendClock(
  acting: ActorTransaction,
  clock: Clock,
  extension: {
    readonly limitWd: number;
    readonly calendar: WorkingDayCalendar;
    readonly at: Date;
    readonly reason?: string;
  },
): Promise<Clock> {
  await acting.trx('clocks').where({ id: clock.id }).update({ limit_wd: extension.limitWd, fired: [] });
  const longer = { ...clock, limitWd: extension.limitWd, fired: [] };
  const { clock: extended } = await recomputeClock(acting, longer, { reason: 'EXTENSION', ...extension });
  acting.record({ action: 'extend-clock', entity: 'clock', entityId: clock.id, before: clock, after: extended });
  return extended;
}

/** Where a clock stands by a calendar and the pauses of its case. */
export function statusOf(
  clock: Pick<Clock, 'kind' | 'startDate' | 'limitWd'>,
  calendar: WorkingDayCalendar,
  pauses: readonly Pause[],
): LimitStatus {
  const holding = pausesOf(clock.kind, pauses);
  return limitStatus(calendar, { day0: clock.startDate, workingDays: clock.limitWd, pauses: holding });
}

/** Of a case's pauses those that stop a clock of this kind, or a task with its limit. */
export function pausesOf<Stop extends Pause>(kind: string | null, pauses: readonly Stop[]): readonly Stop[] {
  const isOfAgency = AGENCY_CLOCKS.some((each) => each === kind);
  return pauses.filter((pause) => restsCase(pause) || isOfAgency);
}

/** Where a clock stands by today's calendar and pauses; a due date that has moved is stored, the old one kept. */
export async function recomputeClock(
  acting: ActorTransaction,
  clock: Clock,
  env: { readonly calendar: WorkingDayCalendar; readonly at: Date; readonly reason: string },
): Promise<{ readonly clock: Clock; readonly status: LimitStatus }> {
  const status = statusOf(clock, env.calendar, await listPauses(acting.trx, clock.caseId));
  if (status.state === 'PAUSED' || (status.dueDate === clock.dueDate && status.provisional === clock.provisional)) {
    return { clock, status };
  }
  const { dueDate, provisional } = status;
  await acting.trx('clocks').where({ id: clock.id }).update({ due_date: dueDate, provisional, updated_at: env.at });
  await acting.trx('clock_changes').insert({
    clock_id: clock.id,
    due_date_before: clock.dueDate,
    due_date_after: dueDate,
    reason: env.reason,
    changed_at: env.at,
  });
  return { clock: { ...clock, dueDate, provisional }, status };
}

/** Earlier due dates of a clock, oldest first. */
export interface ClockChange {
  readonly dueDateBefore: PlainDate;
  readonly dueDateAfter: PlainDate;
  readonly reason: string;
  readonly changedAt: Date;
}

const CHANGE_COLUMNS: ColumnMap<ClockChange> = {
  dueDateBefore: 'due_date_before::text',
  dueDateAfter: 'due_date_after::text',
  reason: 'reason',
  changedAt: 'changed_at',
};

/** What became of the due dates of a case's clocks, oldest first. */
export async function listChangesOfCase(
  db: Knex,
  caseId: string,
): Promise<(ClockChange & { readonly clockId: string })[]> {
  return db('clock_changes')
    .select(db.raw(`clock_id as "clockId", ${selectList(CHANGE_COLUMNS)}`))
    .whereIn('clock_id', db('clocks').select('id').where({ case_id: caseId }))
    .orderBy('clock_changes.id');
}

/** How long the engine keeps the message for a watcher that is just looking at its clock. */
const CLOCK_MESSAGE_TTL_MS = 60_000;

/**
 * Tells the watchers of a case to look at their clocks anew. `cause` names the change (a submission, an extension), so that
 * a repeated job tells them once.
 */
export async function announceClockChange(trx: Knex.Transaction, caseId: string, cause: string): Promise<void> {
  const messageId = `clock-changed:${caseId}:${cause}`;
  await enqueue(trx, {
    kind: 'PUBLISH_MESSAGE',
    businessKey: messageId,
    caseId,
    payload: {
      name: 'clock-changed',
      correlationKey: caseId,
      messageId,
      timeToLive: CLOCK_MESSAGE_TTL_MS,
      variables: {},
    },
  });
}

/** Tells the watchers of all cases with a running clock: after legal time was moved, or a setting changed. */
export async function announceClockChangeToAll(acting: ActorTransaction): Promise<number> {
  const rows: { case_id: string }[] = await acting.trx('clocks').distinct('case_id').where({ state: 'RUNNING' });
  const cause = randomUUID();
  for (const row of rows) await announceClockChange(acting.trx, row.case_id, cause);
  return rows.length;
}

function selectClocks(db: Knex) {
  return db('clocks').select<Clock[]>(db.raw(selectList(COLUMNS)));
}
