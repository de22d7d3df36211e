import { expect, it } from 'vitest';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type {
  Application,
  Certificate,
  Items,
  Opinion,
  Opinions,
  ReviewRequest,
  ReviewRequestFigures,
  Round,
} from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, passingActs, teamOf, uploadAll } from '../../demo/cast.ts';
import type { Material } from '../../demo/materials.ts';
import { draft } from '../../demo/walk.ts';
import { findingIn, judging } from '../case/rounds.ts';
import { drive, hasEnded, isIn, makeSmallMaterials, openTask, openTasks, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { problemOf } from './desk.ts';

/** Nothing that has passed is reviewed twice, by whomever it is asked. */
export const passedReviewDemands: Demands = (world) => {
  it('S9 refuses a second review of a discipline that has passed on unchanged sheets, and counts it', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const before = await requestFigures(fire);
    const ask = (caller: Caller, caseId: string, discipline: string, key?: string) =>
      caller.post(`/applications/${caseId}/review-requests`, { discipline, reason: '部门要求复核' }, key);

    const early = await ask(fire, cast.caseId, 'ARCH');
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const passedRound = await problemOf(ask(fire, cast.caseId, 'ARCH', 'asked-while-open'));
    const repeated = await problemOf(ask(fire, cast.caseId, 'ARCH', 'asked-while-open'));
    await drive(cast, {}, hasEnded);
    const certified = await problemOf(ask((await teamOf(cast)).manager, cast.caseId, 'STRU'));
    const again = await draftAgain(world(), cast);
    const precheck = await again.applicant.get<{
      allPassed: boolean;
      passed: readonly { discipline: string; certificateNumber: string }[];
    }>(`/applications/${again.caseId}/pre-check`);
    const submission = `/applications/${again.caseId}/submission`;
    const submitted = await problemOf(again.applicant.post(submission, undefined, 'submitted-again'));
    const submittedTwice = await problemOf(again.applicant.post(submission, undefined, 'submitted-again'));

    expect(early).toMatchObject({ outcome: 'UNDER_REVIEW', reviewRound: 1 });
    const refusal = { status: 409, code: 'ALREADY_REVIEWED' };
    expect([passedRound, repeated]).toMatchObject([refusal, refusal]);
    expect(passedRound).toMatchObject({ message: expect.stringContaining('round 1 of case TS') });
    expect(certified).toMatchObject({ ...refusal, message: expect.stringMatching(/SC-339981-2026-\d+/) });
    const after = await requestFigures(fire);
    expect([after.requests - before.requests, after.refused - before.refused]).toEqual([2, 1]);
    const passed = precheck.passed.filter(({ certificateNumber }) => certificateNumber?.startsWith('SC-339981'));
    expect(passed.map(({ discipline }) => discipline)).toEqual(expect.arrayContaining(['ARCH', 'STRU']));
    expect(precheck.allPassed).toBe(true);
    expect([submitted, submittedTwice]).toMatchObject([refusal, refusal]);
    expect(submitted).toMatchObject({ message: expect.stringMatching(/SC-339981-2026-\d+/) });
    expect(await again.applicant.get(`/applications/${again.caseId}`)).toMatchObject({ state: 'DRAFT', number: null });
    const { manager } = await teamOf(cast);
    const asked = await manager.get<Items<ReviewRequest>>(`/applications/${cast.caseId}/review-requests`);
    await uploadAll(again.applicant, again.caseId, [otherPermit()]);
    const onOtherPermit = await again.applicant.get<{ allPassed: boolean; passed: readonly unknown[] }>(
      `/applications/${again.caseId}/pre-check`,
    );
    expect(onOtherPermit).toMatchObject({ allPassed: false, passed: [] });
    const byFiling = asked.items.filter(({ partyKind }) => partyKind === 'APPLICANT');
    expect(byFiling.map(({ discipline }) => discipline).sort()).toEqual(
      precheck.passed.map(({ discipline }) => discipline).sort(),
    );
    expect(byFiling.every(({ outcome }) => outcome === 'ALREADY_REVIEWED')).toBe(true);
  });

  it('S9 reviews what has changed since the certificate alone, and certifies the rest by its number', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const { number } = await certified(cast);
    const again = await draftAgain(world(), cast);
    await uploadAll(again.applicant, again.caseId, [sheet('ARCH-01-Plan-V02.pdf')]);

    await again.applicant.post(`/applications/${again.caseId}/submission`);
    await drive(again, { FirstReview: undefined }, waitsFor('FirstReview'));
    const tasks = await openTasks(again, 'FirstReview');
    const rounds = await again.applicant.get<Items<Round>>(`/applications/${again.caseId}/rounds`);
    const { items: asked } = await (await teamOf(again)).manager.get<Items<ReviewRequest>>(
      `/applications/${again.caseId}/review-requests`,
    );
    const second = await certified(again);

    expect(tasks.map(({ discipline }) => discipline)).toEqual(['ARCH']);
    const [round] = rounds.items;
    const stands = (round?.disciplines ?? []).filter(({ discipline }) => discipline !== 'ARCH');
    expect(stands.map(({ discipline }) => discipline)).toEqual(expect.arrayContaining(['FIRE', 'STRU']));
    expect(stands.every((each) => each.reason === 'CERTIFIED' && !each.underReview)).toBe(true);
    expect(stands.every(({ certificateNumber }) => certificateNumber === number)).toBe(true);
    expect(asked.map(({ discipline }) => discipline).sort()).toEqual(stands.map(({ discipline }) => discipline).sort());
    expect(asked.every((each) => each.outcome === 'ALREADY_REVIEWED' && each.certificateNumber === number)).toBe(true);
    expect(second.number).not.toBe(number);
    const signed = new Set(second.signers.flatMap(({ discipline }) => discipline ?? []));
    expect([...signed]).toEqual(expect.arrayContaining(['ARCH', 'FIRE', 'STRU']));
  });

  it('S9 takes no opinion on what a certificate covers, from a department or the agency, and counts it', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const { number } = await certified(cast);
    const again = await draftAgain(world(), cast);
    await uploadAll(again.applicant, again.caseId, [sheet('ARCH-01-Plan-V02.pdf')]);
    await again.applicant.post(`/applications/${again.caseId}/submission`);
    await drive(again, { FirstReview: undefined }, waitsFor('FirstReview'));
    const fire = await again.people.departmentOf('FIRE', again.regionCode);
    const { technicalHead: head } = await teamOf(again);
    const before = [await requestFigures(fire), await requestFigures(head, again.proposed.at(-1))];
    const finding = { severity: 'MANDATORY', text: '疏散宽度不足' };
    const advice = { severity: 'SHOULD', text: '宜注明门窗编号', discipline: 'ARCH' };
    const byFire = (body: object, key?: string) =>
      fire.post<Opinion>(`/applications/${again.caseId}/department-opinions`, body, key);

    const refused = await problemOf(byFire(finding, 'on-certified-fire'));
    const repeated = await problemOf(byFire(finding, 'on-certified-fire'));
    const onChanged = await byFire(advice);
    await drive(again, { FinalReview: undefined }, waitsFor('FinalReview'));
    const task = await openTask(again, 'FinalReview');
    await head.post(`/tasks/${task.id}/claim`);
    const byHead = (body: object, key?: string) => head.post<Opinion>(`/tasks/${task.id}/opinions`, body, key);
    const stru = { ...finding, discipline: 'STRU' };
    const refusedHead = await problemOf(byHead(stru, 'on-certified-stru'));
    const repeatedHead = await problemOf(byHead(stru, 'on-certified-stru'));
    const onChangedByHead = await byHead(advice);

    const refusal = { status: 409, code: 'ALREADY_REVIEWED', message: expect.stringContaining(number) };
    expect([refused, repeated, refusedHead, repeatedHead]).toMatchObject([refusal, refusal, refusal, refusal]);
    expect([onChanged, onChangedByHead]).toMatchObject([{ discipline: 'ARCH' }, { discipline: 'ARCH' }]);
    const after = [await requestFigures(fire), await requestFigures(head, again.proposed.at(-1))];
    const more = after.map(({ requests, refused }, index) => [
      requests - (before[index]?.requests ?? 0),
      refused - (before[index]?.refused ?? 0),
    ]);
    expect(more).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const { items } = await head.get<Items<ReviewRequest>>(`/applications/${again.caseId}/review-requests`);
    expect(items.filter(({ partyKind }) => partyKind !== 'APPLICANT')).toMatchObject([
      { partyKind: 'DEPARTMENT', discipline: 'FIRE', outcome: 'ALREADY_REVIEWED', certificateNumber: number },
      { partyKind: 'AGENCY', discipline: 'STRU', outcome: 'ALREADY_REVIEWED', reason: finding.text },
    ]);
    expect((await certified(again)).number).not.toBe(number);
  });

  it('S9 names the round in which a discipline has passed, not the one that found what words have settled', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingByWords(cast), isIn('OPINION_ISSUED'));
    await openTask(cast, 'SubmitRevision');
    const [opinion] = (await cast.applicant.get<Opinions>(`/applications/${cast.caseId}/opinions`)).items;
    await cast.applicant.post(`/opinions/${opinion?.id}/replies`, { text: '原设计已有，见说明', fileIds: [] });
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    await drive(cast, { ...passingActs(cast), ...judging(cast, 'CLOSE') }, hasEnded);
    const { manager } = await teamOf(cast);
    const ask = (discipline: string) =>
      manager.post(`/applications/${cast.caseId}/review-requests`, { discipline, reason: '复核' });

    const found = await problemOf(ask('ARCH'));
    const passed = await problemOf(ask('STRU'));

    expect([found, passed]).toMatchObject([
      { code: 'ALREADY_REVIEWED', message: expect.stringContaining('from round 2 of case') },
      { code: 'ALREADY_REVIEWED', message: expect.stringContaining('from round 1 of case') },
    ]);
  });
};

/** Drafts the same building again, with the same drawings. */
async function draftAgain({ stage, samples }: World, earlier: Cast): Promise<Cast> {
  const { projectCode, building } = await earlier.applicant.get<Application>(`/applications/${earlier.caseId}`);
  const found = samples.find(({ id }) => id === 'P24');
  if (found === undefined) throw new Error('Expected sample project P24');
  const facts = { ...found.facts, projectCode };
  const sample = { ...found, facts, missingMaterials: [] };
  return draft(stage, { sample, materials: await makeSmallMaterials(facts), building });
}

async function requestFigures(asker: Caller, party = 'FIRE'): Promise<{ requests: number; refused: number }> {
  const { items } = await asker.get<Items<ReviewRequestFigures>>('/review-request-figures');
  const own = items.find(({ partyCode }) => partyCode.includes(party));
  return { requests: own?.requests ?? 0, refused: own?.refused ?? 0 };
}

/** Walks a case to its certificate. */
async function certified(cast: Cast): Promise<Certificate> {
  await drive(cast, {}, hasEnded);
  const { items } = await cast.applicant.get<Items<Certificate>>('/certificates');
  const found = items.find(({ caseId }) => caseId === cast.caseId);
  if (found === undefined) throw new Error('Expected a certificate');
  return found;
}

/** Architecture has a finding that words can settle. */
function findingByWords(cast: Cast): Acts {
  return {
    ...findingIn(cast, 'ARCH'),
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== 'ARCH') return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, { severity: 'SHALL', text: '应注明疏散宽度' });
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
  };
}

function sheet(fileName: string): Material {
  return { slot: 'M5', fileName, content: signedPdfOf({ pages: 1, note: `${fileName} ${performance.now()}` }) };
}

/** A planning permit other than the one on which the certified design rests. */
function otherPermit(): Material {
  return { slot: 'M3', fileName: 'M3.pdf', content: Buffer.from(pdfOf({ pages: 1, note: 'another permit' })) };
}
