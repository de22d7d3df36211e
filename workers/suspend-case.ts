import { findLastHappened, recordCaseEvent } from '../storage/case-events.ts';
import { announceClockChange, listPauses, openPause } from '../storage/clocks.ts';
import { caseHandler, keyOfJob } from './handler.ts';

/**
 * Stops every clock of a case that a department has ordered to rest, from the day of the order, however late the engine
 * comes to it; the mark itself was set by the order.
 */
export const suspendCase = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at, deps } = context;
    const caseId = application.id;
    // A repair, or another engine, may repeat the step.
    const pauses = await listPauses(acting.trx, caseId);
    if (pauses.some(({ reason, to }) => reason === 'SUSPENSION' && to === null)) return {};
    const ordered = (await findLastHappened(acting.trx, caseId, 'SUSPENSION_ORDERED')) ?? at;
    await openPause(acting, { caseId, reason: 'SUSPENSION', from: deps.clock.dayOf(ordered) });
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
