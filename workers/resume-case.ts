import { releaseSuspension } from '../storage/applications.ts';
import { findLastHappened, recordCaseEvent } from '../storage/case-events.ts';
import { announceClockChange, closePause } from '../storage/clocks.ts';
import { caseHandler, keyOfJob } from './handler.ts';

/** Lets a case go on: the day on which that was ordered is day 0 of what its clocks have left. */
export const resumeCase = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at, deps } = context;
    const caseId = application.id;
    // A repair, or another engine, may repeat the step.
    if (!application.suspended) return {};
    const ordered = (await findLastHappened(acting.trx, caseId, 'RELEASE_ORDERED')) ?? at;
    await closePause(acting, { caseId, reason: 'SUSPENSION', to: deps.clock.dayOf(ordered) });
    await releaseSuspension(acting, caseId, at);
    await announceClockChange(acting.trx, caseId, keyOfJob(context));
    await recordCaseEvent(acting, { caseId, kind: 'RESUMED', legalAt: at });
    return {};
  },
});
