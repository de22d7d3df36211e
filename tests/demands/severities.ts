import { expect, it } from 'vitest';
import type { Items, Opinion, Opinions, Round } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { SEVERITIES } from '../../domain/opinions.ts';
import { missingWords, readDocument } from '../case/documents.ts';
import { judging, reviseArch, SENT_BACK } from '../case/rounds.ts';
import {
  drive,
  hasEnded,
  openTask,
  readClocks,
  readDocumentCodes,
  readEvents,
  type World,
  waitForDocument,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { opinionsOf, problemOf, takeReview } from './desk.ts';

/** Group E: which opinions bar the certificate, and what becomes of those that do not. */
export const severityDemands: Demands = (world) => {
  it('E7 lets an opinion of every severity but advice bar the pass and the certificate', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const { technicalHead, legalRepresentative } = await teamOf(cast);
    const task = await openTask(cast, 'FinalReview');
    await technicalHead.post(`/tasks/${task.id}/claim`);
    const write = (severity: string) =>
      technicalHead.post<Opinion>(`/tasks/${task.id}/opinions`, { discipline: 'ARCH', severity, text: '楼梯间未标注' });
    const pass = () => problemOf(complete(technicalHead, task, { conclusion: 'PASS' }));
    const sign = () => problemOf(legalRepresentative.post(`/applications/${cast.caseId}/certificate`));

    const answers: Record<string, unknown> = {};
    for (const severity of SEVERITIES.filter((each) => each !== 'SHOULD')) {
      const { id } = await write(severity);
      answers[severity] = [await pass(), await sign()];
      await technicalHead.delete(`/opinions/${id}?taskId=${task.id}`);
    }
    await write('SHOULD');
    const sentBack = await problemOf(complete(technicalHead, task, SENT_BACK));
    const signedEarly = await sign();
    const passed = await pass();

    const barred = { status: 409, code: 'CERTIFICATE_BARRED', message: expect.stringContaining('楼梯间未标注') };
    expect(answers).toMatchObject({
      MANDATORY: [barred, barred],
      SHALL: [barred, barred],
      DEPTH: [barred, barred],
      SEAL: [barred, barred],
    });
    expect(sentBack).toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    // Nothing bars it, it is only too early.
    expect(signedEarly).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect(passed).toBe('it was not refused');
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
  });

  it('E7 issues advice with the pass of its round to the firms of the case alone, and sends nothing back', async () => {
    const { cast, designer } = await passWithAdvice(world());

    const [issued, told, toldApplicant] = [await opinionsOf(cast), await newsOf(cast, designer), await newsOf(cast)];
    const notice = await readDocument(world(), cast, 'OPINION_NOTICE');
    const { items: rounds } = await designer.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
    const clocks = await readClocks(cast);
    const events = await readEvents(cast);
    const stranger = (await world().draft('P18')).designer;
    const read = await problemOf(stranger.get(`/applications/${cast.caseId}/opinions`));
    const body = { text: '代为答复', fileIds: [] };
    const replied = await problemOf(stranger.post(`/opinions/${issued[0]?.id}/replies`, body));

    expect(issued).toMatchObject([
      { severity: 'SHOULD', discipline: 'ARCH', department: null, state: 'OPEN', privateNote: null, text: ADVICE },
      { severity: 'SHOULD', department: 'FIRE', state: 'OPEN', text: ADVICE_OF_FIRE },
    ]);
    expect(new Set(issued.map(({ issuedAt }) => issuedAt)).size).toBe(1);
    for (const news of [told, toldApplicant]) expect(news).toMatchObject([{ text: expect.stringContaining('2 条') }]);
    const said = [
      '第1轮审查已通过',
      '不影响签发',
      '请设计单位逐条答复',
      ADVICE,
      '部门意见：消防审验部门',
      ADVICE_OF_FIRE,
    ];
    expect(missingWords(notice, said)).toEqual([]);
    expect(missingWords(notice, ['退回原因', WAIVED])).toEqual(notice === undefined ? [] : ['退回原因', WAIVED]);
    expect((await readDocumentCodes(cast)).filter((code) => code === 'OPINION_NOTICE')).toHaveLength(1);
    expect(rounds).toMatchObject([{ round: 1, outcome: 'PASS', returnReason: null, noticeLate: false }]);
    expect(rounds).toMatchObject([{ noticeIssuedAt: null, revisionDueOn: null }]);
    expect(clocks.items.map(({ kind }) => kind)).not.toContain('REVISION');
    expect(clocks.pauses).toEqual([]);
    expect(events).toContain('ADVICE_ISSUED');
    expect(events).not.toContain('OPINIONS_ISSUED');
    const construction = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const { items: notices } = await construction.get<Items<{ caseId: string }>>('/opinion-notices');
    expect(notices.map(({ caseId }) => caseId)).not.toContain(cast.caseId);
    expect([read, replied]).toMatchObject([{ status: 404 }, { status: 404 }]);
    expect(await newsOf(cast, stranger)).toEqual([]);
    expect((await opinionsOf(cast)).map(({ state }) => state)).toEqual(['OPEN', 'OPEN']);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
  });

  it('E7 takes one reply in words to advice after the pass, also after the certificate, and to nothing else', async () => {
    const { cast, designer, before } = await passWithAdvice(world());
    const [ofAgency, ofFire] = await opinionsOf(cast);
    const waived = before.find(({ severity }) => severity === 'SHALL');
    const reply = (opinion: { readonly id: string } | undefined, by: Caller = designer) =>
      problemOf(by.post(`/opinions/${opinion?.id}/replies`, { text: '已在说明中补充', fileIds: [] }));

    const beforeCertificate = [await reply(ofAgency), await reply(ofAgency), await reply(waived)];
    await drive(cast, {}, hasEnded);
    const afterCertificate = [await reply(ofFire), await reply(ofFire, cast.applicant), await reply(waived)];

    const refused = { status: 409, code: 'WRONG_STATE', message: expect.stringContaining('the drawings have passed') };
    expect(beforeCertificate).toMatchObject(['it was not refused', refused, refused]);
    expect(afterCertificate).toMatchObject(['it was not refused', refused, refused]);
    const answer = { round: 1, text: '已在说明中补充', fileIds: [] };
    expect(await opinionsOf(cast)).toMatchObject([
      { state: 'REPLIED', replies: [answer] },
      { state: 'REPLIED', replies: [answer] },
    ]);
    expect(await cast.applicant.get(`/applications/${cast.caseId}`)).toMatchObject({ state: 'CERTIFIED', round: 1 });
  });

  it('E7 sends advice with the notice where the drawings go back, and what is reopened of it with the pass', async () => {
    const { cast, reviewer, taskId } = await takeReview(world(), 'ARCH');
    for (const [severity, text] of [['MANDATORY', '疏散宽度不足'] as const, ['SHOULD', ADVICE] as const]) {
      await reviewer.post(`/tasks/${taskId}/opinions`, { severity, text });
    }
    await complete(reviewer, { id: taskId }, { conclusion: 'HAS_OPINIONS' });
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const { technicalHead } = await teamOf(cast);
    const final = await openTask(cast, 'FinalReview');
    const passed = await problemOf(complete(technicalHead, final, { conclusion: 'PASS' }));
    await complete(technicalHead, final, SENT_BACK);
    await drive(cast, {}, waitsFor('SubmitRevision'));
    const sentBack = await opinionsOf(cast);
    const withoutSheet = await problemOf(
      cast.designer.post(`/opinions/${sentBack[0]?.id}/replies`, { text: '已修改', fileIds: [] }),
    );

    await reviseArch(cast);
    await drive(cast, { ...closingAllBut(cast, ADVICE), SignCertificate: undefined }, waitsFor('SignCertificate'));
    const reply = (index: number) =>
      problemOf(cast.designer.post(`/opinions/${sentBack[index]?.id}/replies`, { text: '已补充', fileIds: [] }));
    const afterPass = [await opinionsOf(cast), await reply(0), await reply(1)];

    expect(passed).toMatchObject({ code: 'CERTIFICATE_BARRED', message: expect.stringContaining('疏散宽度不足') });
    expect(sentBack).toMatchObject([{ severity: 'MANDATORY' }, { severity: 'SHOULD', state: 'OPEN' }]);
    expect(withoutSheet).toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    expect(afterPass).toMatchObject([
      [{ state: 'CLOSED' }, { state: 'REOPENED' }],
      { status: 409, code: 'WRONG_STATE' },
      'it was not refused',
    ]);
    expect((await readDocumentCodes(cast)).filter((code) => code === 'OPINION_NOTICE')).toHaveLength(2);
    expect(await newsOf(cast, cast.designer)).toMatchObject([{ text: expect.stringContaining('第 2 轮') }]);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 2 });
  });
};

const ADVICE = '宜注明面层做法';
const ADVICE_OF_FIRE = '宜注明喷头型号';
const WAIVED = '登高场地不足';

/** A case whose one round has passed with advice of a reviewer and of a department; another opinion was waived. */
async function passWithAdvice(world: World) {
  const { cast, reviewer, taskId } = await takeReview(world, 'ARCH');
  const { designer, caseId } = cast;
  const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
  await reviewer.post(`/tasks/${taskId}/opinions`, { severity: 'SHOULD', text: ADVICE, privateNote: '内部' });
  const shall = await reviewer.post<Opinion>(`/tasks/${taskId}/opinions`, { severity: 'SHALL', text: WAIVED });
  await fire.post(`/applications/${caseId}/department-opinions`, { severity: 'SHOULD', text: ADVICE_OF_FIRE });
  await complete(reviewer, { id: taskId }, { conclusion: 'HAS_OPINIONS' });
  await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
  const { technicalHead } = await teamOf(cast);
  const final = await openTask(cast, 'FinalReview');
  await technicalHead.post(`/tasks/${final.id}/claim`);
  const waiver = { taskId: final.id, event: 'WAIVE', reason: '场地受限，已有补偿措施' };
  await technicalHead.post(`/opinions/${shall.id}/judgement`, waiver);
  const { items: before } = await technicalHead.get<Opinions>(`/applications/${caseId}/opinions`);

  expect((await designer.get<Opinions>(`/applications/${caseId}/opinions`)).items).toEqual([]);
  expect(await newsOf(cast, designer)).toEqual([]);
  await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
  await waitForDocument(cast, 'OPINION_NOTICE');
  return { cast, designer, before };
}

/** What a firm was told of advice in a case; by default its applicant. */
async function newsOf({ caseId, applicant }: Cast, caller: Caller = applicant): Promise<readonly { text: string }[]> {
  const { items } = await caller.get<Items<{ caseId: string; kind: string; text: string }>>('/notifications');
  return items.filter((each) => each.caseId === caseId && each.kind === 'ADVICE_ISSUED');
}

/** The reviewer is content with every reply but the one to an opinion, and the drawings pass. */
function closingAllBut(cast: Cast, text: string): ReturnType<typeof judging> {
  return {
    ...judging(cast, 'CLOSE'),
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      await reviewer.post(`/tasks/${task.id}/claim`);
      const { items } = await reviewer.get<Opinions>(`/applications/${cast.caseId}/opinions`);
      for (const opinion of items.filter(({ state }) => state === 'REPLIED')) {
        const event = opinion.text === text ? 'REOPEN' : 'CLOSE';
        await reviewer.post(`/opinions/${opinion.id}/judgement`, { taskId: task.id, event });
      }
      return complete(reviewer, task, { conclusion: 'NO_OPINION' });
    },
  };
}
