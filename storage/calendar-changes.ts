import { randomUUID } from 'node:crypto';
import type { LimitStatus } from '../domain/clocks.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { announceClockChange, type Clock, statusOf } from './clocks.ts';
import type { RecordedPause } from './pauses.ts';
import { loadCalendars } from './working-days.ts';

/** What a change of the calendar did to the limits that run. */
export interface RecomputedLimits {
  readonly looked: number;
  readonly moved: number;
}

type OpenClock = Pick<Clock, 'id' | 'caseId' | 'kind' | 'startDate' | 'limitWd' | 'dueDate' | 'provisional'> & {
  readonly regionCode: string;
  readonly pauses: readonly RecordedPause[];
};

interface Move {
  readonly clock: OpenClock;
  readonly dueDate: PlainDate;
  readonly provisional: boolean;
}

/**
 * Reckons every running limit anew after a calendar has changed, in the transaction that changed it: a moved due date is
 * stored with its old value, the tasks that show it move too, and the watchers of all cases looked at are told, since
 * reminders and escalations move even where the due date does not. Without `cityCode` the limits of every city are looked at.
 */
export async function recomputeOpenLimits(
  acting: ActorTransaction,
  change: { readonly cityCode?: string; readonly today: PlainDate; readonly at: Date },
): Promise<RecomputedLimits> {
  const clocks = await listOpenClocks(acting, change.cityCode);
  const regions = clocks.map(({ regionCode }) => regionCode);
  const calendarOf = await loadCalendars(acting.trx, regions, change.today);
  const moves = clocks.flatMap(
    (clock) => moveOf(clock, statusOf(clock, calendarOf(clock.regionCode), clock.pauses)) ?? [],
  );
  for (const move of moves) await store(acting, move, change.at);
  const cause = randomUUID();
  for (const caseId of new Set(clocks.map((clock) => clock.caseId))) {
    await announceClockChange(acting.trx, caseId, cause);
  }
  return { looked: clocks.length, moved: moves.length };
}

/** A paused limit has no date to move: it is reckoned when the pause ends. */
function moveOf(clock: OpenClock, status: LimitStatus): Move | undefined {
  if (status.state === 'PAUSED') return undefined;
  const { dueDate, provisional } = status;
  return dueDate === clock.dueDate && provisional === clock.provisional ? undefined : { clock, dueDate, provisional };
}

/**
 * Of one city, or of all; with every case locked, in the order of their ids: whoever works on one waits, and none of them meets
 * a half-made change.
 */
async function listOpenClocks({ trx }: ActorTransaction, cityCode: string | undefined): Promise<OpenClock[]> {
  const { rows } = await trx.raw<{ rows: OpenClock[] }>(
    `select c.id, c.case_id as "caseId", c.kind, c.start_date::text as "startDate", c.limit_wd as "limitWd",
       c.due_date::text as "dueDate", c.provisional, a.region_code as "regionCode",
       coalesce((select json_agg(json_build_object('reason', p.reason, 'from', p.from_date, 'to', p.to_date))
                 from clock_pauses p where p.case_id = c.case_id), '[]') as pauses
     from clocks c join applications a on a.id = c.case_id where c.state = 'RUNNING' and a.region_code like ?
     order by a.id, c.id for update of a`,
    [cityCode === undefined ? '%' : `${cityCode.slice(0, 4)}%`],
  );
  return rows;
}

async function store({ trx }: ActorTransaction, { clock, dueDate, provisional }: Move, at: Date): Promise<void> {
  await trx('clocks').where({ id: clock.id }).update({ due_date: dueDate, provisional, updated_at: at });
  if (dueDate === clock.dueDate) return;
  await trx('clock_changes').insert({
    clock_id: clock.id,
    due_date_before: clock.dueDate,
    due_date_after: dueDate,
    reason: 'CALENDAR',
    changed_at: at,
  });
  await trx('tasks')
    .where({ case_id: clock.caseId, stage: clock.kind })
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .update({ due_date: dueDate });
}
