import { pdfOf } from '../../api/testing/pdf.ts';
import type { CaseTask, Items, MaterialFile, Opinion, OpinionWithReplies } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, passingActs, teamOf } from '../../demo/cast.ts';
import { openTask } from './world.ts';

/** What a technical head answers who sends the drawings back. */
export const SENT_BACK = { conclusion: 'FINDINGS', returnReason: 'MANDATORY_BREACH' } as const;

/** One discipline has a finding that bars the certificate, and the technical head sees it. */
export function findingIn(cast: Cast, discipline: string): Acts {
  return {
    ...passingActs(cast),
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== discipline) return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      const finding = { severity: 'MANDATORY', text: '疏散宽度不足', standard: 'GB 50016', clause: '3.7.5' };
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, finding);
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
    FinalReview: async (task) => complete((await teamOf(cast)).technicalHead, task, SENT_BACK),
  };
}

/** The reviewer judges what was replied; the technical head concludes accordingly. */
export function judging(cast: Cast, event: 'CLOSE' | 'REOPEN'): Acts {
  const isClosed = event === 'CLOSE';
  return {
    SubmitRevision: undefined,
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      await judgeReplies(cast, { reviewer, task, event });
      return complete(reviewer, task, { conclusion: isClosed ? 'NO_OPINION' : 'HAS_OPINIONS' });
    },
    FinalReview: async (task) =>
      complete((await teamOf(cast)).technicalHead, task, isClosed ? { conclusion: 'PASS' } : SENT_BACK),
  };
}

interface Judging {
  readonly reviewer: Caller;
  readonly task: CaseTask;
  readonly event: 'CLOSE' | 'REOPEN';
}

async function judgeReplies(cast: Cast, { reviewer, task, event }: Judging): Promise<void> {
  await reviewer.post(`/tasks/${task.id}/claim`);
  const { items } = await reviewer.get<Items<OpinionWithReplies>>(`/applications/${cast.caseId}/opinions`);
  for (const { id } of items.filter(({ discipline, state }) => discipline === task.discipline && state === 'REPLIED')) {
    await reviewer.post(`/opinions/${id}/judgement`, { taskId: task.id, event });
  }
}

/** The applicant answers every opinion with a new version of the sheet and hands the revision in. */
export async function reviseArch(cast: Cast): Promise<void> {
  const { applicant, caseId } = cast;
  await openTask(cast, 'SubmitRevision');
  const { items } = await applicant.get<Items<OpinionWithReplies>>(`/applications/${caseId}/opinions`);
  const content = Buffer.from(pdfOf({ pages: 1, note: `revised ${performance.now()}` }));
  const file = await applicant.upload<MaterialFile>({
    ...{ applicationId: caseId, slot: 'M5', content },
    fileName: 'ARCH-01-Plan-V02.pdf',
  });
  for (const { id } of items) {
    await applicant.post(`/opinions/${id}/replies`, { text: '已按意见修改', fileIds: [file.id] });
  }
  await applicant.post(`/applications/${caseId}/revision`);
}
