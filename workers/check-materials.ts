import { findLatestAcceptance, recordCheck } from '../storage/acceptances.ts';
import { moveCase } from '../storage/applications.ts';
import { startClock } from '../storage/clocks.ts';
import { deriveFilingFacts } from '../storage/filing-facts.ts';
import { closeCorrection, markMaterials } from '../storage/requested-materials.ts';
import { findLatestSubmission, listFilledSlots, type Submission } from '../storage/submissions.ts';
import { firstWakeAt } from './deadlines.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Derives every input of the decision tables from what was handed in last, and starts the clock of the acceptance. */
export const checkMaterials = caseHandler({
  effectKey: async (context) => `check-materials:${(await latestFiling(context)).id}`,
  work: async (context) => {
    const { acting, application, at, deps } = context;
    const { calendar, settings } = await context.rules();
    const submission = await latestFiling(context);
    if (submission.kind === 'CORRECTION') await receiveCorrection(context);
    const facts = await deriveFacts(context, submission);
    const rulesDate = submission.effectiveDate;
    const caseId = application.id;
    await recordCheck(acting, { submissionId: submission.id, caseId, facts, rulesDate, checkedAt: at });
    const clock = await startClock(
      acting,
      {
        caseId,
        kind: 'ACCEPTANCE',
        round: submission.kind === 'CORRECTION' ? 2 : 1,
        startDate: rulesDate,
        limitWd: settings.acceptanceOfficeWd,
      },
      { calendar, at },
    );
    return { facts, rulesDate, wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

async function latestFiling({ acting, application }: CaseContext): Promise<Submission> {
  const submission = await findLatestSubmission(acting.trx, application.id, ['APPLICATION', 'CORRECTION']);
  if (submission === undefined) throw new Error(`Expected a submission of case ${application.id}, but there is none.`);
  return submission;
}

async function receiveCorrection({ acting, application, at }: CaseContext): Promise<void> {
  await moveCase(acting, application, { event: 'RESUBMIT', at });
  await closeCorrection(acting, { caseId: application.id, outcome: 'CORRECTED', at });
  await markMaterials(acting, { caseId: application.id, kinds: ['CORRECTION'], settled: true, at });
}

async function deriveFacts({ acting, application }: CaseContext, submission: Submission) {
  const { trx } = acting;
  const before = await findLatestAcceptance(trx, application.id);
  const { facts } = await deriveFilingFacts(trx, {
    project: submission.facts,
    filled: await listFilledSlots(trx, submission.id),
    // The promise is part of the application form and is not asked for again by a correction.
    commitmentSigned: before?.facts.commitmentSigned ?? application.commitmentSigned,
  });
  return facts;
}
