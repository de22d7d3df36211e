import { isDeepStrictEqual } from 'node:util';
import { findLatestAcceptance, recordCheck } from '../storage/acceptances.ts';
import { moveCase } from '../storage/applications.ts';
import { keepCaseMaterials, listCaseMaterials } from '../storage/case-materials.ts';
import { startClock } from '../storage/clocks.ts';
import { checkFiling, type FilingCheck } from '../storage/filing-check.ts';
import { closeCorrection, markMaterials } from '../storage/requested-materials.ts';
import { findLatestSubmission, listFilledSlots, type Submission } from '../storage/submissions.ts';
import { byMorning } from './daily-look.ts';
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
    const { facts, required } = await lookAt(context, submission);
    const rulesDate = submission.effectiveDate;
    const caseId = application.id;
    await keepCaseMaterials(acting, caseId, required);
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
    const firstLook = firstWakeAt(clock, { calendar, settings, clock: deps.clock });
    return { facts, rulesDate, wakeAt: byMorning(context, firstLook) };
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

/**
 * The same look as the pre-check's. A correction is held to the list under which the case was filed, unless it has changed what
 * the project is: then the table is asked again, by the rules of the first filing.
 */
async function lookAt({ acting, application, deps }: CaseContext, submission: Submission): Promise<FilingCheck> {
  const { trx } = acting;
  const before = await findLatestAcceptance(trx, application.id);
  const first =
    submission.kind === 'APPLICATION' ? submission : await findLatestSubmission(trx, application.id, ['APPLICATION']);
  const isSameProject = isDeepStrictEqual(first?.facts, submission.facts);
  const list = isSameProject ? await listCaseMaterials(trx, application.id) : [];
  return checkFiling(trx, deps.decide, {
    project: submission.facts,
    filled: await listFilledSlots(trx, submission.id),
    // The promise is part of the application form and is not asked for again by a correction.
    commitmentSigned: before?.facts.commitmentSigned ?? application.commitmentSigned,
    rulesDate: first?.effectiveDate ?? submission.effectiveDate,
    required: list.length > 0 ? list : undefined,
  });
}
