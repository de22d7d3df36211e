import { supplementWorkingDays } from '../domain/due-dates.ts';
import type { MaterialCode } from '../domain/materials.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { type ChannelDecision, findChannelDecision } from '../storage/channels.ts';
import { startClock } from '../storage/clocks.ts';
import { listMaterials } from '../storage/materials.ts';
import { requestMaterials } from '../storage/requested-materials.ts';
import { findMissingMaterials } from '../storage/submissions.ts';
import { openSupplement as storeSupplement } from '../storage/supplements.ts';
import { firstWakeAt } from './deadlines.ts';
import { issueSupplementPapers } from './documents/supplement-notices.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Sends commitment and notice of the deficiency acceptance and starts the time for the promised materials, from day 0 of the case. */
export const openSupplement = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `open-supplement:${application.id}`,
  work: async (context) => {
    const { acting, application, at, today, deps } = context;
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

async function promisedSlots({ acting, application }: CaseContext): Promise<readonly MaterialCode[]> {
  return (await findMissingMaterials(acting.trx, application.id)).nonKey;
}

async function limitsOf({ acting, application }: CaseContext): Promise<ChannelDecision['limits']> {
  const decision = await findChannelDecision(acting.trx, application.id);
  if (decision === undefined) throw new Error(`Expected the channel of case ${application.id}, but it is not decided.`);
  return decision.limits;
}
