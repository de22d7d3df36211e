import type { LimitLight } from '../domain/lights.ts';
import { cityOf } from '../domain/regions.ts';
import { listRegionsOf } from '../storage/applications.ts';
import { listDueMinutes } from '../storage/clocks.ts';
import { listPausesOf } from '../storage/pauses.ts';
import type { Task } from '../storage/tasks.ts';
import { limitLightOf, type TimeView, timeViewOf } from './case-clocks.ts';
import type { AppDeps } from './deps.ts';

/** A task with the working days that are left of it; nothing is left to count once it is done, or without a last day. */
export type WithStanding<Row> = Row & {
  readonly light: LimitLight['light'] | null;
  readonly remainingWd: number | null;
  readonly remainingHalfDays: number | null;
};

/** Adds to tasks how their limits stand now, by the calendar of the city of each. */
export async function addStandings<Row extends Pick<Task, 'caseId' | 'dueDate' | 'stage' | 'status'>>(
  deps: AppDeps,
  tasks: readonly Row[],
): Promise<readonly WithStanding<Row>[]> {
  const waiting = tasks.filter(isWaiting);
  const regions = await listRegionsOf(
    deps.knex,
    waiting.map(({ caseId }) => caseId),
  );
  const views = new Map<string, TimeView>();
  for (const city of new Set([...regions.values()].map(cityOf))) views.set(city, await timeViewOf(deps, city));
  const asked = waiting.filter(({ stage }) => stage === 'AGENCY').map(({ caseId }) => caseId);
  const minutes = await listDueMinutes(deps.knex, asked);
  const pauses = await listPausesOf(deps.knex, [...regions.keys()]);
  return tasks.map((task) => {
    const view = views.get(cityOf(regions.get(task.caseId) ?? ''));
    if (task.dueDate === null || view === undefined || !isWaiting(task)) {
      return { ...task, light: null, remainingWd: null, remainingHalfDays: null };
    }
    const dueMinute = task.stage === 'AGENCY' ? (minutes.get(task.caseId) ?? null) : null;
    const limit = { kind: task.stage, dueDate: task.dueDate, dueMinute };
    return { ...task, ...limitLightOf(view, limit, pauses.get(task.caseId) ?? []) };
  });
}

function isWaiting({ dueDate, status }: Pick<Task, 'dueDate' | 'status'>): boolean {
  return dueDate !== null && (status === 'OPEN' || status === 'CLAIMED');
}
