import { recordCaseEvent } from '../storage/case-events.ts';
import { listStageResults, recordStageResult } from '../storage/reviews.ts';
import { caseHandler } from './handler.ts';
import { readTexts, readWhole } from './job-variables.ts';

/** Records the silence of departments as agreement; those that have answered keep their answer. */
export const recordDeemedAgreement = caseHandler({
  effectKey: ({ application, job }) => `record-deemed-agreement:${application.id}:${readWhole(job, 'round')}`,
  work: async ({ acting, application, job, at }) => {
    const round = readWhole(job, 'round');
    const asked = readTexts(job, 'finalDepartments');
    const answered = (await listStageResults(acting.trx, application.id, round)).map((result) => result.department);
    const silent = asked.filter((kind) => !answered.includes(kind));
    for (const department of silent) {
      await recordStageResult(acting, {
        caseId: application.id,
        round,
        stage: 'FINAL',
        discipline: '',
        department,
        userId: null,
        userName: '逾期未答复，视为同意',
        agencyCode: null,
        verdict: 'DEEMED_AGREED',
        comment: null,
        taskId: null,
        decidedAt: at,
      });
    }
    const data = { departments: silent };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'AGREEMENT_DEEMED', legalAt: at, round, data });
    return {};
  },
});
