import { proposeAgency, releaseProposal } from '../storage/agency-proposals.ts';
import { findOpenReplacement, markReplaced } from '../storage/agency-replacements.ts';
import { changeCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { voidClocks } from '../storage/clocks.ts';
import { closePause } from '../storage/pauses.ts';
import { findRound, REVIEW_STAGES, voidRound } from '../storage/reviews.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/**
 * Takes the case from its agency by order of the city: what the agency did in a round under way is void, concluded rounds stay
 * as they are. The agency that the order names is asked next, and the stages begin anew with their whole limits.
 */
export const replaceAgency = caseHandler({
  work: async (context) => {
    const { acting, application, at } = context;
    const caseId = application.id;
    const order = await findOpenReplacement(acting.trx, caseId);
    // A job that came twice finds the order carried out.
    if (order === undefined) return {};
    const { toCode, toName, cause, orderedByName } = order;
    await endWork(context);
    await releaseProposal(acting, { caseId, reasons: [cause], decidedBy: orderedByName, at });
    await proposeAgency(acting, {
      ...{ caseId, agencyCode: toCode, agencyName: toName },
      ...{ proposedBy: orderedByName, proposedAt: at, chosenBy: 'DEPARTMENT' },
    });
    await changeCase(acting, application, { agencyCode: null, agencyName: null, priority: true }, at);
    await markReplaced(acting, order, at);
    const data = { from: order.fromName, to: toName, cause, reason: order.reason };
    await recordCaseEvent(acting, { caseId, kind: 'AGENCY_REPLACED', legalAt: at, round: application.round, data });
    return {};
  },
});

async function endWork({ acting, application, at, today }: CaseContext): Promise<void> {
  const { id: caseId, round } = application;
  const current = await findRound(acting.trx, caseId, round);
  if (current?.outcome === null) {
    await voidRound(acting, { caseId, round, at });
    await voidClocks(acting, { caseId, round, kinds: REVIEW_STAGES }, { on: today, at });
  }
  // Drawings that had passed are reviewed again, so it is the agency's time that runs while the applicant supplements.
  await closePause(acting, { caseId, reason: 'WAIT_SUPPLEMENT', to: today });
}
