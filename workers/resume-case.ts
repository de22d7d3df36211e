import { restsCase } from '../domain/pauses.ts';
import { releaseSuspension } from '../storage/applications.ts';
import { findLastEvent, recordCaseEvent } from '../storage/case-events.ts';
import { announceClockChange } from '../storage/clocks.ts';
import { closePause, listPauses } from '../storage/pauses.ts';
import { forecastAgain } from './forecast-end.ts';
import { caseHandler, keyOfJob } from './handler.ts';

/** Lets a case go on: the day on which that was ordered is day 0 of what its clocks have left. */
export const resumeCase = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at, deps } = context;
    const caseId = application.id;
    // A repair, or another engine, may repeat the step.
    if (!application.suspended) return {};
    const release = await findLastEvent(acting.trx, caseId, 'RELEASE_ORDERED');
    const to = deps.clock.dayOf(release?.legalAt ?? at);
    for (const pause of await listPauses(acting.trx, caseId)) {
      if (restsCase(pause) && pause.to === null) await closePause(acting, { caseId, reason: pause.reason, to });
    }
    await releaseSuspension(acting, caseId, at);
    await forecastAgain(context, 'PAUSE');
    await announceClockChange(acting.trx, caseId, keyOfJob(context));
    await recordCaseEvent(acting, { caseId, kind: 'RESUMED', legalAt: at });
    return {};
  },
});
