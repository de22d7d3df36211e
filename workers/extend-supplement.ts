import { supplementWorkingDays } from '../domain/due-dates.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { findChannelDecision } from '../storage/channels.ts';
import { announceClockChange, extendClock, findRunningClock } from '../storage/clocks.ts';
import { decideExtension, findSupplement } from '../storage/supplements.ts';
import { moveTaskDueDates } from '../storage/tasks.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { findText } from './job-variables.ts';

/** Records the answer to the request for extension; granted, the limit grows, but never beyond the legal one of the review. */
export const extendSupplement = caseHandler({
  effectKey: ({ application }) => `extend-supplement:${application.id}`,
  work: async (context) => {
    const { acting, application, job, at } = context;
    const caseId = application.id;
    const supplement = await findSupplement(acting.trx, caseId);
    const lastDay = supplement?.dueDate ?? null;
    if (lastDay === null) throw new Error(`Expected a supplement of case ${caseId} with a term, but there is none.`);
    const granted = job.variables['granted'] === true;
    const dueDate = granted ? await extend(context, lastDay) : lastDay;
    await decideExtension(acting, { caseId, granted, dueDate, at });
    // Refused after its day it is late now, and its watcher need not sleep on.
    await announceClockChange(acting.trx, caseId, 'extension');
    const data = { granted, dueDate, reason: findText(job, 'extensionReason') };
    await recordCaseEvent(acting, { caseId, kind: 'EXTENSION_DECIDED', legalAt: at, data });
    return {};
  },
});

/** Lengthens the running clock and answers the new last day; a clock that has ended meanwhile keeps its day. */
async function extend({ acting, application, rules, at }: CaseContext, dueDate: string): Promise<string> {
  const caseId = application.id;
  const clock = await findRunningClock(acting.trx, caseId, 'SUPPLEMENT');
  const limits = (await findChannelDecision(acting.trx, caseId))?.limits;
  if (clock === undefined || limits === undefined) return dueDate;
  const limitWd = supplementWorkingDays(limits, true);
  const { calendar } = await rules();
  const extended = await extendClock(acting, clock, { limitWd, calendar, at });
  await moveTaskDueDates(acting.trx, { caseId, stage: 'SUPPLEMENT', dueDate: extended.dueDate });
  return extended.dueDate;
}
