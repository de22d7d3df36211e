import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { publishBasisChange, publishSupplementSettled } from '../storage/case-requests.ts';
import { endClock } from '../storage/clocks.ts';
import { listStaleDisciplines } from '../storage/design-basis.ts';
import { keepPapersOnFile } from '../storage/papers.ts';
import { closePause } from '../storage/pauses.ts';
import { ASKED_AFTERWARDS, listRequestedMaterials, markMaterials } from '../storage/requested-materials.ts';
import { REVIEW_STAGES } from '../storage/reviews.ts';
import { findLatestSubmission } from '../storage/submissions.ts';
import { closeSupplement, noteBasisChange, noteStoppedRound } from '../storage/supplements.ts';
import { takeBackTasks } from '../storage/waiting-reviews.ts';
import { forecastAgain } from './forecast-end.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { findTexts } from './job-variables.ts';
import { takeInLateFiles } from './late-files.ts';

/** Records that what was missing is in order. If the drawings have passed already, the case goes to the signature. */
export const recordSupplement = caseHandler({
  effectKey: ({ application }) => `record-supplement:${application.id}`,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const caseId = application.id;
    const handedIn = await findLatestSubmission(acting.trx, caseId, ['SUPPLEMENT']);
    await closeSupplement(acting, { caseId, outcome: 'SUPPLEMENTED', at });
    await markMaterials(acting, { caseId, kinds: ASKED_AFTERWARDS, settled: true, at });
    const ticked = findTexts(job, 'basisDisciplines');
    const basisDisciplines = [...new Set([...ticked, ...(await takeInLateFiles(context))])];
    if (basisDisciplines.length > 0) await noteBasisChange(acting, { caseId, disciplines: basisDisciplines });
    await endClock(acting, { caseId, kind: 'SUPPLEMENT' }, { state: 'ENDED', on: today, at });
    // Nobody needs the extension any more that was asked for.
    await endClock(acting, { caseId, kind: 'EXTENSION_DECISION' }, { state: 'CANCELED', on: today, at });
    if (application.state === 'WAIT_SUPPLEMENT') {
      // The applicant's time ends with the day on which the materials count, not with the officer's check.
      await closePause(acting, { caseId, reason: 'WAIT_SUPPLEMENT', to: handedIn?.effectiveDate ?? today });
      await forecastAgain(context, 'PAUSE');
      await moveCase(acting, application, { event: 'SUPPLEMENT_DONE', at });
      await publishSupplementSettled(acting, caseId);
    }
    if (handedIn !== undefined) {
      const asked = await listRequestedMaterials(acting.trx, caseId);
      const slots = asked.filter(({ kind }) => ASKED_AFTERWARDS.includes(kind)).map(({ slot }) => slot);
      await keepPapersOnFile(acting, application, { submissionId: handedIn.id, acceptedOn: today, slots });
    }
    await stopReviewIfStale(context);
    await recordCaseEvent(acting, { caseId, kind: 'SUPPLEMENTED', legalAt: at, data: { basisDisciplines } });
    return {};
  },
});

/**
 * Stops a review that goes on with results of the old basis. Where no task of it waits just then, and in diagrams that cannot
 * stop, it goes on to its end, and what is stale is found when review and supplement meet.
 */
async function stopReviewIfStale({ acting, application, job, at }: CaseContext): Promise<void> {
  const { id: caseId, state, round } = application;
  if (job.variables['reviewStops'] !== true || !REVIEW_STAGES.some((stage) => stage === state)) return;
  if ((await listStaleDisciplines(acting.trx, caseId)).length === 0) return;
  if ((await takeBackTasks(acting, { caseId, round, stages: REVIEW_STAGES, at })) === 0) return;
  await noteStoppedRound(acting, caseId, round);
  await publishBasisChange(acting, { caseId, round });
}
