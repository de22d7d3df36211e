import { supplementWorkingDays } from '../domain/due-dates.ts';
import type { MaterialCode } from '../domain/materials.ts';
import { findLatestAcceptance } from '../storage/acceptances.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { type ChannelDecision, findChannelDecision } from '../storage/channels.ts';
import { startClock } from '../storage/clocks.ts';
import { listMaterials } from '../storage/materials.ts';
import { listRequestedMaterials, requestMaterials } from '../storage/requested-materials.ts';
import { findMissingMaterials } from '../storage/submissions.ts';
import { openSupplement as storeSupplement } from '../storage/supplements.ts';
import { firstWakeAt, toWakeAt } from './deadlines.ts';
import { issueSupplementPapers } from './documents/supplement-notices.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/**
 * Sends commitment and notice of the deficiency acceptance and starts the time for the promised materials, from day 0 of the
 * case. What an acceptance by law has listed is asked for without another notice and without a term.
 */
export const openSupplement = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `open-supplement:${application.id}`,
  work: async (context) => {
    const { acting, application, at, today, deps } = context;
    if ((await findLatestAcceptance(acting.trx, application.id))?.byLaw === true) return openWithoutTerm(context);
    const { calendar, settings } = await context.rules();
    const caseId = application.id;
    const slots = await promisedSlots(context);
    const limits = await limitsOf(context);
    const materials = (await listMaterials(acting.trx)).filter(({ code }) => slots.includes(code));
    const remarks = materials.map(({ code, titleZh }) => ({
      kind: 'SUPPLEMENT' as const,
      slot: code,
      remark: titleZh,
    }));
    await requestMaterials(acting, caseId, remarks);
    const startDate = application.acceptedOn ?? today;
    const limitWd = supplementWorkingDays(limits);
    const clock = await startClock(
      acting,
      { caseId, kind: 'SUPPLEMENT', round: 1, startDate, limitWd },
      { calendar, at },
    );
    const { dueDate } = clock;
    const documentId = await issueSupplementPapers(context, { materials, dueDate });
    await storeSupplement(acting, { caseId, documentId, openedAt: at, dueDate });
    await recordCaseEvent(acting, { caseId, kind: 'SUPPLEMENT_OPENED', legalAt: at, data: { slots, dueDate } });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

/** Nothing is ever due of it: the watcher looks after a year, finds no clock and sleeps on. */
async function openWithoutTerm({ acting, application, at, deps }: CaseContext) {
  const caseId = application.id;
  const slots = (await listRequestedMaterials(acting.trx, caseId, 'LATE_FOUND')).map(({ slot }) => slot);
  await storeSupplement(acting, { caseId, documentId: null, openedAt: at, dueDate: null });
  await recordCaseEvent(acting, { caseId, kind: 'SUPPLEMENT_OPENED', legalAt: at, data: { slots } });
  return { wakeAt: toWakeAt(deps.clock, undefined) };
}

async function promisedSlots({ acting, application }: CaseContext): Promise<readonly MaterialCode[]> {
  return (await findMissingMaterials(acting.trx, application.id)).nonKey;
}

async function limitsOf({ acting, application }: CaseContext): Promise<ChannelDecision['limits']> {
  const decision = await findChannelDecision(acting.trx, application.id);
  if (decision === undefined) throw new Error(`Expected the channel of case ${application.id}, but it is not decided.`);
  return decision.limits;
}
