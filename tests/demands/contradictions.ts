import { expect, it } from 'vitest';
import type { Clash, Items, Opinion, Opinions } from '../../demo/answers.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { readDocument } from '../case/documents.ts';
import { SENT_BACK } from '../case/rounds.ts';
import { drive, isIn, openTask, openTasks, readDocumentCodes, waitForDocument, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { problemOf, sheetOf } from './desk.ts';

/** What parties demand against each other is decided before it reaches the applicant. */
export const contradictionDemands: Demands = (world) => {
  it('D3 finds a contradiction before issue, has it decided, and sends one notice with each opinion once', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const path = `/applications/${cast.caseId}`;
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const head = (await teamOf(cast)).technicalHead;
    const keep = { severity: 'SHALL', sheet: 'ARCH-01', text: '东侧应增设疏散门一处' };
    const demanded = await fire.post<Opinion>(`${path}/department-opinions`, keep);
    const beside = { severity: 'SHOULD', sheet: 'FIRE-01', text: '宜注明喷头型号' };
    await fire.post<Opinion>(`${path}/department-opinions`, beside);
    await drive(cast, { ...contrary(cast), FinalReview: undefined }, waitsFor('FinalReview'));
    const task = await openTask(cast, 'FinalReview');
    await head.post(`/tasks/${task.id}/claim`);

    const { items } = await head.get<Items<Clash>>(`${path}/contradictions`);
    const barred = await problemOf(complete(head, task, SENT_BACK));
    const [clash] = items;
    const decision = { firstId: clash?.first.id, secondId: clash?.second.id, reason: '以疏散宽度计算为准' };
    await head.post(`/tasks/${task.id}/contradiction-decisions`, { ...decision, prevailingId: demanded.id });
    await complete(head, task, SENT_BACK);
    const late = await problemOf(fire.post(`${path}/department-opinions`, keep));
    await drive(cast, {}, isIn('OPINION_ISSUED'));
    const issued = await cast.applicant.get<Opinions>(`${path}/opinions`);
    const notice = await readDocument(world(), cast, 'OPINION_NOTICE');

    expect(items).toMatchObject([
      {
        ...{ sheet: 'ARCH-01', grounds: ['OPPOSITE_DEMAND'], words: ['增设', '取消'], settled: false },
        first: { id: demanded.id, department: 'FIRE' },
        second: { discipline: 'ARCH', department: null },
      },
    ]);
    expect(barred).toMatchObject({ status: 409, code: 'CONTRADICTIONS_OPEN' });
    expect(barred).toMatchObject({ message: expect.stringContaining('1 and 3 on ARCH-01') });
    expect(late).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect(issued.items.map(({ serial, state }) => [serial, state])).toEqual([
      [1, 'OPEN'],
      [2, 'OPEN'],
      [3, 'WAIVED'],
      [4, 'OPEN'],
    ]);
    expect(new Set(issued.items.map(({ issuedAt }) => issuedAt)).size).toBe(1);
    const notices = (await readDocumentCodes(cast)).filter((code) => code === 'OPINION_NOTICE');
    expect(notices).toHaveLength(1);
    // poppler is not on every machine; where it is, the document itself is read.
    if (notice !== undefined) {
      const [, ofAgency = '', ofDepartment = ''] =
        /审查意见：建筑专业(.*)部门意见：消防审验部门(.*)/.exec(notice) ?? [];
      expect(ofAgency).toMatch(/^4\..*应补充门窗详图$/);
      expect(ofDepartment).toMatch(/^1\..*东侧应增设疏散门一处2\..*宜注明喷头型号/);
      expect(notice).not.toContain('应取消东侧疏散门');
    }
  });

  it('D3 finds what a department’s answer contradicts on the sheet that it names, before the technical head concludes', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    const waits: Acts = { FinalReview: undefined, DepartmentConfirmation: undefined };
    await drive(cast, { ...contrary(cast), ...waits }, waitsFor('DepartmentConfirmation', 2));
    const path = `/applications/${cast.caseId}`;
    const head = (await teamOf(cast)).technicalHead;

    await disagree(cast, { sheet: 'ARCH-01' });
    const { items } = await head.get<Items<Clash>>(`${path}/contradictions`);
    const barred = await problemOf(complete(head, await openTask(cast, 'FinalReview'), SENT_BACK));

    expect(items).toMatchObject([
      { sheet: 'ARCH-01', grounds: ['OPPOSITE_DEMAND'], settled: false, second: { department: 'FIRE' } },
    ]);
    const found = (await head.get<Opinions>(`${path}/opinions`)).items.find(({ department }) => department === 'FIRE');
    expect(found).toMatchObject({ sheet: 'ARCH-01', fileId: await sheetOf(cast, 'ARCH-01-Plan-V01.pdf') });
    expect(barred).toMatchObject({ status: 409, code: 'CONTRADICTIONS_OPEN' });
  });

  it('D3 takes no answer that contradicts after the technical head has concluded, until it says how both go together', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    const waits: Acts = { FinalReview: undefined, DepartmentConfirmation: undefined };
    await drive(cast, { ...contrary(cast), ...waits }, waitsFor('DepartmentConfirmation', 2));
    const path = `/applications/${cast.caseId}`;
    const head = (await teamOf(cast)).technicalHead;
    await complete(head, await openTask(cast, 'FinalReview'), SENT_BACK);

    const refused = await problemOf(disagree(cast, { sheet: 'ARCH-01' }));
    const before = await head.get<Opinions>(`${path}/opinions`);
    await disagree(cast, { sheet: 'ARCH-01', coordination: '取消原疏散门，在其北侧另设一处' });
    await drive(cast, {}, isIn('OPINION_ISSUED'));
    await waitForDocument(cast, 'OPINION_NOTICE');
    const { items } = await head.get<Items<Clash>>(`${path}/contradictions`);
    const notice = await readDocument(world(), cast, 'OPINION_NOTICE');

    expect(refused).toMatchObject({ status: 409, code: 'CONTRADICTIONS_OPEN' });
    expect(before.items.map(({ department }) => department)).not.toContain('FIRE');
    expect(items).toMatchObject([{ settled: true, resolution: 'BOTH_STAND', second: { department: 'FIRE' } }]);
    if (notice !== undefined) expect(notice).toContain('取消原疏散门，在其北侧另设一处');
  });
};

/** The reviewer of architecture demands the contrary of the department; nobody else finds anything. */
function contrary(cast: Cast): Acts {
  return {
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== 'ARCH') return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      const finding = { severity: 'SHALL', sheet: '01', text: '应取消东侧疏散门' };
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, finding);
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, { severity: 'DEPTH', text: '应补充门窗详图' });
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
  };
}

/** The fire department does not agree: it demands the contrary of `contrary`. */
async function disagree(
  cast: Cast,
  words: { readonly sheet: string; readonly coordination?: string },
): Promise<unknown> {
  const tasks = await openTasks(cast, 'DepartmentConfirmation');
  const task = tasks.find(({ department }) => department === 'FIRE');
  if (task === undefined) throw new Error('Expected the fire department to be asked');
  const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
  return complete(fire, task, { agree: false, remark: '东侧应增设疏散门一处', ...words });
}
