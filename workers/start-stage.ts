import type { CaseState } from '../domain/case-state.ts';
import { parseStageLimits, type StageLimits } from '../domain/decision-outputs.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock, startClock } from '../storage/clocks.ts';
import { findRound, type ReviewStage } from '../storage/reviews.ts';
import { findSubmission } from '../storage/submissions.ts';
import { firstWakeAt } from './deadlines.ts';
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
    const limits = parseStageLimits(job.variables['limits']);
    await moveCase(acting, application, { event: eventOf(stage, application.state), at });
    const startDate = (await endStageBefore(context, stage)) ?? (await firstDayOf(context, round));
    const clock = await startClock(
      acting,
      { caseId: application.id, kind: stage, round, startDate, limitWd: limitOf(limits, stage) },
      { calendar, at },
    );
    const data = { stage, dueDate: clock.dueDate };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'STAGE_STARTED', legalAt: at, round, data });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

/** A round that follows a pass is a restart: the design basis has changed. */
function eventOf(stage: ReviewStage, state: CaseState) {
  const isRestart = stage === 'FIRST' && (state === 'SIGNING' || state === 'WAIT_SUPPLEMENT');
  return isRestart ? ('RESTART_FIRST' as const) : EVENTS[stage];
}

function limitOf(limits: StageLimits, stage: ReviewStage): number {
  return { FIRST: limits.firstWd, SECOND: limits.secondWd, FINAL: limits.finalWd }[stage];
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
