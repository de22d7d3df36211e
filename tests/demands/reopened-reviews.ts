import { expect, it } from 'vitest';
import { signedPdfOf } from '../../api/testing/pdf.ts';
import type {
  AgencyFigures,
  Items,
  MaterialFile,
  Opinion,
  Opinions,
  ReviewRequest,
  ReviewRequestFigures,
  Round,
} from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, teamOf } from '../../demo/cast.ts';
import { findingIn, judging, reviseArch, SENT_BACK } from '../case/rounds.ts';
import { drive, isIn, openTask, openTasks, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { opinionsOf, problemOf } from './desk.ts';

const OVERLOOKED = { severity: 'MANDATORY', text: '疏散宽度不足' } as const;
const NO_REASON = {
  status: 422,
  message: expect.stringContaining('Expected a reason why the opinion comes in round 2'),
};

/** What an earlier round has passed on the same sheets is opened again for a reason alone, and that is counted. */
export const reopenedReviewDemands: Demands = (world) => {
  it('S9 has a passed discipline reviewed again for a late opinion with its reason, and counts who wrote it', async () => {
    const cast = await enterSecondRound(world());
    const path = `/applications/${cast.caseId}`;
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const { technicalHead: head, manager } = await teamOf(cast);
    const agency = cast.proposed.at(-1) ?? '';
    const before = { fire: await figuresOf(fire, 'FIRE'), agency: await figuresOf(manager, agency) };
    const lateBefore = await lateFound(manager, agency);

    const byFire = (more: object) => fire.post<Opinion>(`${path}/department-opinions`, { ...OVERLOOKED, ...more });
    const reasonOfFire = { lateReason: 'DEPARTMENT', lateText: '现场核查发现' };
    expect(await problemOf(byFire({}))).toMatchObject(NO_REASON);
    const { id: withdrawn } = await byFire(reasonOfFire);
    await fire.delete(`/department-opinions/${withdrawn}`);
    expect(await byFire(reasonOfFire)).toMatchObject({ discipline: 'FIRE', origin: 'LATE_FOUND' });
    await byFire({ ...reasonOfFire, severity: 'SHOULD' });
    await drive(cast, { ...judging(cast, 'CLOSE'), FinalReview: undefined }, waitsFor('FinalReview'));
    const task = await openTask(cast, 'FinalReview');
    await head.post(`/tasks/${task.id}/claim`);
    const onStru = { ...OVERLOOKED, discipline: 'STRU' };
    const byHead = (more: object) => head.post<Opinion>(`/tasks/${task.id}/opinions`, { ...onStru, ...more });
    expect(await problemOf(byHead({}))).toMatchObject(NO_REASON);
    const reason = { lateReason: 'MISSED_EARLIER', lateText: '前轮漏看' };
    const advice = await byHead({ ...reason, severity: 'SHOULD' });
    await head.put(`/opinions/${advice.id}`, { ...OVERLOOKED, ...reason, taskId: task.id, version: advice.version });

    const { items } = await head.get<Items<ReviewRequest>>(`${path}/review-requests`);
    const reopened = { outcome: 'REOPENED', passedRound: 1, reviewRound: 2, certificateNumber: null };
    expect(items).toMatchObject([
      { ...reopened, partyKind: 'DEPARTMENT', discipline: 'FIRE', reason: reasonOfFire.lateText },
      { ...reopened, partyKind: 'AGENCY', partyCode: agency, discipline: 'STRU', reason: reason.lateText },
    ]);
    const { fire: fireBefore, agency: agencyBefore } = before;
    const one = ({ requests, reopened, refused }: ReviewRequestFigures) => ({
      ...{ requests: requests + 1, reopened: reopened + 1, refused },
    });
    expect(await figuresOf(fire, 'FIRE')).toMatchObject(one(fireBefore));
    expect(await figuresOf(manager, agency)).toMatchObject(one(agencyBefore));
    expect((await lateFound(manager, agency)) - lateBefore).toBe(1);

    await complete(head, task, SENT_BACK);
    await drive(cast, { SubmitRevision: undefined }, waitsFor('SubmitRevision'));
    await reviseOpen(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const third = (await readRounds(cast))[2]?.disciplines ?? [];
    expect(third.filter(({ reason }) => reason === 'OPEN_OPINION').map(({ discipline }) => discipline)).toEqual([
      'FIRE',
      'STRU',
    ]);
  });

  it('S9 asks a department that does not agree to what has passed for the reason, and counts it', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const { technicalHead: head } = await teamOf(cast);
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const before = await figuresOf(fire, 'FIRE');
    const held = { FinalReview: undefined, DepartmentConfirmation: undefined };
    const reachFinal = (acts: Acts) =>
      drive(cast, { ...acts, ...held }, (application, open) =>
        Object.keys(held).every((type) => waitsFor(type)(application, open)),
      );
    await reachFinal(findingIn(cast, 'ARCH'));
    const disagree = async (more: object) =>
      complete(fire, await openTask(cast, 'DepartmentConfirmation'), { agree: false, remark: '登高场地不足', ...more });
    expect(await problemOf(disagree({ lateText: '早已提出' }))).toMatchObject({ status: 422 });
    await disagree({});
    const final = await openTask(cast, 'FinalReview');
    await head.post(`/tasks/${final.id}/claim`);
    const opinions = (await head.get<Opinions>(`/applications/${cast.caseId}/opinions`)).items;
    const ofFire = opinions.find(({ department }) => department === 'FIRE');
    const waiver = { taskId: final.id, event: 'WAIVE', reason: '场地已由专家论证' };
    await head.post(`/opinions/${ofFire?.id}/judgement`, waiver);
    await complete(head, final, SENT_BACK);
    await drive(cast, { SubmitRevision: undefined }, waitsFor('SubmitRevision'));
    await reviseOpen(cast);
    await reachFinal(judging(cast, 'CLOSE'));

    expect(await problemOf(disagree({}))).toMatchObject(NO_REASON);
    await disagree({ lateText: '论证意见未获采纳' });

    expect((await readRounds(cast))[1]?.disciplines).toContainEqual(
      expect.objectContaining({ discipline: 'FIRE', reason: 'CARRIED_OVER' }),
    );
    const { items } = await head.get<Items<ReviewRequest>>(`/applications/${cast.caseId}/review-requests`);
    const expected = { outcome: 'REOPENED', partyKind: 'DEPARTMENT', discipline: 'FIRE', passedRound: 1 };
    expect(items).toMatchObject([{ ...expected, reason: '论证意见未获采纳' }]);
    expect((await figuresOf(fire, 'FIRE')).reopened - before.reopened).toBe(1);
  });
};

/** A case whose architecture is reviewed a second time; what else there is has passed. */
async function enterSecondRound(world: World): Promise<Cast> {
  const cast = await world.submit('P24', { missingMaterials: [] });
  await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
  await reviseArch(cast);
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
  expect((await openTasks(cast, 'FirstReview')).map(({ discipline }) => discipline)).toEqual(['ARCH']);
  return cast;
}

/** The applicant answers what is open with a new version of the architecture alone. */
async function reviseOpen(cast: Cast): Promise<void> {
  const { applicant, caseId } = cast;
  await openTask(cast, 'SubmitRevision');
  const content = signedPdfOf({ pages: 1, note: `revised ${performance.now()}` });
  const fileName = 'ARCH-01-Plan-V03.pdf';
  const file = await applicant.upload<MaterialFile>({ applicationId: caseId, slot: 'M5', fileName, content });
  for (const { id } of (await opinionsOf(cast)).filter(({ state }) => state === 'OPEN')) {
    await applicant.post(`/opinions/${id}/replies`, { text: '已按意见修改', fileIds: [file.id] });
  }
  await applicant.post(`/applications/${caseId}/revision`);
}

async function readRounds({ applicant, caseId }: Cast): Promise<readonly Round[]> {
  return (await applicant.get<Items<Round>>(`/applications/${caseId}/rounds`)).items;
}

async function figuresOf(asker: Caller, party: string): Promise<ReviewRequestFigures> {
  const { items } = await asker.get<Items<ReviewRequestFigures>>('/review-request-figures');
  const none = {
    partyKind: 'AGENCY',
    partyCode: party,
    partyName: null,
    requests: 0,
    refused: 0,
    reopened: 0,
  } as const;
  return items.find(({ partyCode }) => partyCode.includes(party)) ?? none;
}

async function lateFound(manager: Caller, agency: string): Promise<number> {
  const { items } = await manager.get<Items<AgencyFigures>>('/opinion-figures');
  return items.find(({ agencyCode }) => agencyCode === agency)?.lateFound ?? 0;
}
