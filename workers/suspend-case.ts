import { recordCaseEvent } from '../storage/case-events.ts';
import { announceClockChange, listPauses, openPause } from '../storage/clocks.ts';
import { caseHandler, keyOfJob } from './handler.ts';

/** Stops every clock of a case that a department has ordered to rest; the mark itself was set by the order. */
export const suspendCase = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at, today } = context;
    const caseId = application.id;
    // A repair, or another engine, may repeat the step.
    const pauses = await listPauses(acting.trx, caseId);
    if (pauses.some(({ reason, to }) => reason === 'SUSPENSION' && to === null)) return {};
    await openPause(acting, { caseId, reason: 'SUSPENSION', from: today });
    await announceClockChange(acting.trx, caseId, keyOfJob(context));
    await recordCaseEvent(acting, {
      caseId,
      kind: 'SUSPENDED',
      legalAt: at,
      data: { reason: application.suspensionReason },
    });
    return {};
  },
});
