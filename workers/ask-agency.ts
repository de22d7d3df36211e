import { addHalfDays } from '../domain/half-days.ts';
import { chinaMinuteOf } from '../domain/plain-date.ts';
import { findOpenProposal } from '../storage/agency-proposals.ts';
import { startClock } from '../storage/clocks.ts';
import { notify } from '../storage/notifications.ts';
import { firstWakeAt } from './deadlines.ts';
import { caseHandler } from './handler.ts';

/** Asks the proposed agency whether it takes the case, and starts the limit of half a working day for its answer. */
export const askAgency = caseHandler({
  effectKey: async ({ acting, application }) => {
    const proposal = await findOpenProposal(acting.trx, application.id);
    return `ask-agency:${application.id}:${proposal?.attempt ?? 0}`;
  },
  work: async (context) => {
    const { acting, application, at, deps } = context;
    const proposal = await findOpenProposal(acting.trx, application.id);
    if (proposal === undefined)
      throw new Error(`Expected a proposed agency of case ${application.id}, but there is none.`);
    const { calendar, settings } = await context.rules();
    const halves = settings.agencyConfirmationHalfDays;
    const { startDate, limitWd, dueDate, dueMinute } = addHalfDays(
      calendar,
      chinaMinuteOf(at.getTime()),
      halves,
      settings,
    );
    const name = { caseId: application.id, kind: 'AGENCY' as const, round: proposal.attempt };
    const clock = await startClock(acting, { ...name, startDate, limitWd, dueMinute }, { calendar, at });
    await notify(acting.trx, {
      businessKey: `ask-agency:${application.id}:${proposal.attempt}`,
      caseId: application.id,
      kind: 'AGENCY_ASKED',
      recipientRole: 'agencyManager',
      firmCode: null,
      agencyCode: proposal.agencyCode,
      regionCode: null,
      text: `${application.projectName}（${application.number}）：请在 ${dueDate} ${dueMinute} 前确认是否承接审查。`,
      createdAt: at,
    });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});
