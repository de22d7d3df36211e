import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock } from '../storage/clocks.ts';
import { keepPapersOnFile } from '../storage/papers.ts';
import { closePause } from '../storage/pauses.ts';
import { listRequestedMaterials, markMaterials } from '../storage/requested-materials.ts';
import { findLatestSubmission } from '../storage/submissions.ts';
import { closeSupplement, noteBasisChange } from '../storage/supplements.ts';
import { forecastAgain } from './forecast-end.ts';
import { caseHandler } from './handler.ts';
import { findTexts } from './job-variables.ts';

/** Records that the promise was kept. If the drawings have passed already, the case goes to the signature. */
export const recordSupplement = caseHandler({
  effectKey: ({ application }) => `record-supplement:${application.id}`,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const caseId = application.id;
    const handedIn = await findLatestSubmission(acting.trx, caseId, ['SUPPLEMENT']);
    await closeSupplement(acting, { caseId, outcome: 'SUPPLEMENTED', at });
    await markMaterials(acting, { caseId, kinds: ['SUPPLEMENT'], settled: true, at });
    const basisDisciplines = findTexts(job, 'basisDisciplines');
    if (basisDisciplines.length > 0) await noteBasisChange(acting, { caseId, disciplines: basisDisciplines, at });
    await endClock(acting, { caseId, kind: 'SUPPLEMENT' }, { state: 'ENDED', on: today, at });
    if (application.state === 'WAIT_SUPPLEMENT') {
      // The applicant's time ends with the day on which the materials count, not with the officer's check.
      await closePause(acting, { caseId, reason: 'WAIT_SUPPLEMENT', to: handedIn?.effectiveDate ?? today });
      await forecastAgain(context, 'PAUSE');
      await moveCase(acting, application, { event: 'SUPPLEMENT_DONE', at });
    }
    if (handedIn !== undefined) {
      const asked = await listRequestedMaterials(acting.trx, caseId, 'SUPPLEMENT');
      const slots = asked.map(({ slot }) => slot);
      await keepPapersOnFile(acting, application, { submissionId: handedIn.id, acceptedOn: today, slots });
    }
    await recordCaseEvent(acting, { caseId, kind: 'SUPPLEMENTED', legalAt: at, data: { basisDisciplines } });
    return {};
  },
});
