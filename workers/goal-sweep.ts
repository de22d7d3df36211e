import { setTimeout as wait } from 'node:timers/promises';
import { type CycleWay, causeOf, daysHeld, type HeldDays, missedOn } from '../domain/cycle-goal.ts';
import { stageDueDates } from '../domain/due-dates.ts';
import { daysBetween, type PlainDate } from '../domain/plain-date.ts';
import { type Application, lockApplication } from '../storage/applications.ts';
import { type ActorTransaction, actAs } from '../storage/audit.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { getChannelDecision } from '../storage/channels.ts';
import type { CitySettings } from '../storage/city-setting-rules.ts';
import { readCitySettings } from '../storage/city-settings.ts';
import {
  findMissedGoal,
  listGoalSuspects,
  type MissedGoal,
  readCycleWay,
  recordMissedGoal,
} from '../storage/cycle-goals.ts';
import { limitsOfRound } from '../storage/lanes.ts';
import { notify } from '../storage/notifications.ts';
import { loadCalendar } from '../storage/working-days.ts';
import type { WorkerDeps } from './handler.ts';

/** What the sweep works with. */
export type GoalSweepDeps = Pick<WorkerDeps, 'knex' | 'clock' | 'logger'>;

const ACTOR = { kind: 'SYSTEM', id: 'goal-sweep', name: 'goal-sweep' } as const;
/** How often legal time is looked at; cases are looked at when a new day has begun. */
const POLL_MS = 1_000;
/** A case may have become one that can be late since the day began. */
const AGAIN_MS = 60_000;

/**
 * Notes on every new day which new-energy cases have missed the goal of their cycle, and because of whom. The goal is no limit
 * of a step, so nothing in the diagrams waits for it; a sweep that was missed is made up for by the next.
 */
export function startGoalSweep(deps: GoalSweepDeps): { close(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    let swept: { readonly day: PlainDate; readonly at: number } | undefined;
    while (!stopping.signal.aborted) {
      try {
        await deps.clock.refresh();
        const day = deps.clock.today();
        if (swept?.day !== day || performance.now() - swept.at > AGAIN_MS) {
          await sweepGoals(deps);
          swept = { day, at: performance.now() };
        }
      } catch (error) {
        deps.logger.warn({ component: 'goal-sweep', err: error }, 'the goals could not be looked at; trying again');
      }
      await wait(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Looks at every case that may have missed its goal by today. Exported for tests. */
export async function sweepGoals({ knex, clock }: GoalSweepDeps): Promise<void> {
  const today = clock.today();
  const settings = await readCitySettings(knex);
  for (const caseId of await listGoalSuspects(knex, { today, goalDays: settings.newEnergyGoalDays })) {
    await actAs(knex, ACTOR, async (acting) => {
      const application = await lockApplication(acting.trx, caseId);
      await judge(acting, application, { settings, at: clock.now(), today: lastDayOf(application, clock) });
    });
  }
}

/** A case that has ended counts to its end. */
function lastDayOf({ closedAt }: Application, clock: WorkerDeps['clock']): PlainDate {
  return closedAt === null ? clock.today() : clock.dayOf(closedAt);
}

interface Moment {
  readonly settings: CitySettings;
  readonly at: Date;
  readonly today: PlainDate;
}

async function judge(acting: ActorTransaction, application: Application, moment: Moment): Promise<void> {
  const { id: caseId, acceptedOn } = application;
  if (acceptedOn === null || (await findMissedGoal(acting.trx, caseId)) !== undefined) return;
  const goalDays = moment.settings.newEnergyGoalDays;
  const way = await readCycleWay(acting.trx, caseId, acceptedOn);
  const day = missedOn(way, goalDays, moment.today);
  if (day === undefined) return;
  const held = daysHeld(way, day);
  const shares = await sharesOf(acting, application, { way, settings: moment.settings });
  const cause = causeOf(held, shares);
  const missed: MissedGoal = { caseId, goalDays, missedOn: day, cause, held, shares, recordedAt: moment.at };
  await recordMissedGoal(acting, missed);
  const data = { cause, days: goalDays, missedOn: day };
  await recordCaseEvent(acting, { caseId, kind: 'GOAL_MISSED', legalAt: moment.at, round: application.round, data });
  await tell(acting, application, missed);
}

/**
 * What each may take of the days: the agency as long as the limits of the lane, a department as long as its silence is waited
 * for. Nothing is foreseen for drawings that come back or for another choice of agency.
 */
async function sharesOf(
  { trx }: ActorTransaction,
  { id: caseId, regionCode }: Application,
  { way, settings }: { readonly way: CycleWay; readonly settings: CitySettings },
): Promise<HeldDays> {
  const { limits: asked } = await getChannelDecision(trx, caseId);
  const limits = await limitsOfRound(trx, caseId, { round: 1, asked });
  const calendar = await loadCalendar(trx, { regionCode, around: way.acceptedOn });
  const planned = stageDueDates(calendar, way.acceptedOn, limits).final.date;
  const AGENCY = daysBetween(way.acceptedOn, planned);
  return { AGENCY, DESIGNER: 0, APPLICANT: 0, DEPARTMENT: settings.departmentSilenceWd };
}

const CAUSES = { AGENCY: '审图机构', DESIGNER: '设计单位', APPLICANT: '建设单位', DEPARTMENT: '主管部门' } as const;

async function tell({ trx }: ActorTransaction, application: Application, missed: MissedGoal): Promise<void> {
  const { id: caseId, projectName, number, regionCode } = application;
  const { goalDays, cause, held, recordedAt } = missed;
  await notify(trx, {
    businessKey: `GOAL_MISSED:${caseId}`,
    caseId,
    kind: 'GOAL_MISSED',
    ...{ recipientRole: 'department', firmCode: null, agencyCode: null, regionCode },
    text: `${projectName}（${number}）：新能源项目全程已超过 ${goalDays} 天，主要原因在${CAUSES[cause]}（占用 ${held[cause]} 天），请督办。`,
    createdAt: recordedAt,
  });
}
