import type { CaseState } from '../domain/case-state.ts';
import { parseStageLimits } from '../domain/decision-outputs.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { limitOf, stageWorkingDays } from '../domain/stage-chain.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock, findClock, recomputeClock, startClock } from '../storage/clocks.ts';
import { limitsOfRound } from '../storage/lanes.ts';
import { findRound, type ReviewStage } from '../storage/reviews.ts';
import { findSubmission } from '../storage/submissions.ts';
import { firstWakeAt } from './deadlines.ts';
import { forecastFrom } from './forecast-end.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readWhole, readWord } from './job-variables.ts';

const STAGES = ['FIRST', 'SECOND', 'FINAL'] as const;

const EVENTS = { FIRST: 'START_FIRST', SECOND: 'START_SECOND', FINAL: 'START_FINAL' } as const;

const BEFORE = { FIRST: undefined, SECOND: 'FIRST', FINAL: 'SECOND' } as const;

/** Moves the case into a stage of its round and starts the stage's clock where the one before ends. */
export const startStage = caseHandler({
  effectKey: ({ application, job }) =>
    `start-stage:${application.id}:${readWhole(job, 'round')}:${readWord(job, 'stage', STAGES)}`,
  work: async (context) => {
    const { acting, application, job, at, deps } = context;
    const { calendar, settings } = await context.rules();
    const stage = readWord(job, 'stage', STAGES);
    const round = readWhole(job, 'round');
    const asked = parseStageLimits(job.variables['limits']);
    const limits = await limitsOfRound(acting.trx, application.id, { round, asked });
    await moveCase(acting, application, { event: eventOf(stage, application.state), at });
    const dueBefore = await dueDayBefore(context, { stage, round });
    const startDate = (await endStageBefore(context, stage)) ?? (await firstDayOf(context, round));
    const limitWd = stageWorkingDays(calendar, { own: limitOf(limits, stage), startDate, dueBefore });
    const name = { caseId: application.id, kind: stage, round };
    const clock = await startClock(acting, { ...name, startDate, limitWd }, { calendar, at });
    await forecastFrom(context, { step: stage, round, limits });
    const data = { stage, dueDate: clock.dueDate };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'STAGE_STARTED', legalAt: at, round, data });
    return { limits, wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

/** A round that follows a pass is a restart: the design basis has changed. */
function eventOf(stage: ReviewStage, state: CaseState) {
  const isRestart = stage === 'FIRST' && (state === 'SIGNING' || state === 'WAIT_SUPPLEMENT');
  return isRestart ? ('RESTART_FIRST' as const) : EVENTS[stage];
}

/** Last day of the stage before by the present calendar and pauses; undefined where the round has none. */
async function dueDayBefore(
  context: CaseContext,
  { stage, round }: { readonly stage: ReviewStage; readonly round: number },
): Promise<PlainDate | undefined> {
  const { acting, application, at } = context;
  const kind = BEFORE[stage];
  const before = kind && (await findClock(acting.trx, { caseId: application.id, kind, round }));
  if (before === undefined) return undefined;
  const { calendar } = await context.rules();
  return (await recomputeClock(acting, before, { calendar, at, reason: 'CHECK' })).clock.dueDate;
}

/** Day 0 of a round: the acceptance, the day on which the revision counts, or today where nothing was revised. */
async function firstDayOf({ acting, application, today }: CaseContext, round: number): Promise<PlainDate> {
  if (round === 1) return application.acceptedOn ?? today;
  const planned = await findRound(acting.trx, application.id, round);
  const submission = planned === undefined ? undefined : await findSubmission(acting.trx, planned.submissionId);
  return submission?.kind === 'REVISION' ? submission.effectiveDate : today;
}

/** Ends the clock of the stage before and answers its last day; undefined for the first stage of a round. */
async function endStageBefore(context: CaseContext, stage: ReviewStage): Promise<PlainDate | undefined> {
  const { acting, application, at, today } = context;
  const kind = BEFORE[stage];
  if (kind === undefined) return undefined;
  return endClock(acting, { caseId: application.id, kind }, { state: 'ENDED', on: today, at });
}
