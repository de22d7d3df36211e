import { expect, it } from 'vitest';
import { signedPdfOf } from '../../api/testing/pdf.ts';
import type { Delivery, Items, Opinion, Opinions, Round, RoundSet } from '../../demo/answers.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, teamOf, uploadAll } from '../../demo/cast.ts';
import type { Material } from '../../demo/materials.ts';
import { handIn, setClock } from '../../demo/walk.ts';
import { findingIn, reviseArch } from '../case/rounds.ts';
import {
  drive,
  hasEnded,
  isIn,
  letExpire,
  makeSmallMaterials,
  openTask,
  openTasks,
  readEvents,
  settle,
  type World,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { problemOf, sheetOf } from './desk.ts';

/** Group D: all disciplines and departments on one set. */
export const jointReviewDemands: Demands = (world) => {
  it('D1 lets departments write while the first stage runs; all see it at once, the applicant not, and reads are logged', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);
    const construction = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const written = { severity: 'SHALL', sheet: 'ARCH-01', text: '消防车登高场地不足' };
    const path = `/applications/${cast.caseId}`;

    const opinion = await fire.post<Opinion>(`${path}/department-opinions`, written);
    const seen = await defence.get<Opinions>(`${path}/opinions`);
    const byReviewer = await (await teamOf(cast)).reviewer('ARCH').get<Opinions>(`${path}/opinions`);
    const byApplicant = await cast.applicant.get<Opinions>(`${path}/opinions`);
    const withoutStake = await problemOf(construction.post(`${path}/department-opinions`, written));
    const foreign = await problemOf(defence.delete(`/department-opinions/${opinion.id}`));
    const reads = await fire.get<Items<{ partyCode: string; what: string }>>(`${path}/reads`);

    expect(opinion).toMatchObject({ department: 'FIRE', discipline: 'FIRE', stage: 'FIRST', state: 'OPEN' });
    expect(seen.items).toMatchObject([{ id: opinion.id }]);
    expect(byReviewer.items).toMatchObject([{ id: opinion.id }]);
    expect(byApplicant.items).toEqual([]);
    expect([withoutStake, foreign]).toMatchObject([
      { status: 409, code: 'NOT_YOURS' },
      { status: 409, code: 'NOT_YOURS' },
    ]);
    expect(reads.items.map(({ partyCode }) => partyCode).sort()).toEqual(
      ['339900-CIVIL_DEFENCE', cast.proposed.at(-1)].sort(),
    );
    await fire.delete(`/department-opinions/${opinion.id}`);
    expect((await defence.get<Opinions>(`${path}/opinions`)).items).toEqual([]);
  });

  it('S3 sends the one filing of a new-energy project to every discipline and department at once, with twelve days', async () => {
    const found = world().samples.find(({ id }) => id === 'P15');
    if (found === undefined) throw new Error('Expected sample project P15');
    const facts = { ...found.facts, civilDefence: true };

    const cast = await world().submit('P15', { missingMaterials: [], facts });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));

    const path = `/applications/${cast.caseId}`;
    const [round] = (await cast.applicant.get<Items<Round>>(`${path}/rounds`)).items;
    const reviewed = (round?.disciplines ?? []).filter(({ underReview }) => underReview);
    await settle(cast, waitsFor('FirstReview', reviewed.length));
    const tasks = await openTasks(cast, 'FirstReview');
    expect(tasks.map(({ discipline }) => discipline).sort()).toEqual(
      reviewed.map(({ discipline }) => discipline).sort(),
    );
    expect(new Set(tasks.map(({ createdAt }) => createdAt.slice(0, 10))).size).toBe(1);
    expect((await readEvents(cast)).filter((kind) => kind === 'SUBMITTED')).toHaveLength(1);
    const { items } = await world().administrator.get<Items<Delivery>>(`${path}/deliveries`);
    const told = new Set(items.filter(({ name }) => name === 'ROUND_PLANNED').map((each) => each.departmentCode));
    expect([...told]).toContain('339900-CIVIL_DEFENCE');
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);
    const written = { severity: 'SHOULD', sheet: 'ARCH-01', text: '人防口部宜注明标高' };
    expect(await defence.post(`${path}/department-opinions`, written)).toMatchObject({ stage: 'FIRST' });
    expect(await cast.applicant.get(`${path}/goal`)).toMatchObject({ goalDays: 12, light: 'GREEN' });
  });

  it('D2 tells which set is the current one, and takes no opinion on a sheet of an older one', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const old = await sheetOf(cast, 'ARCH-01-Plan-V01.pdf');
    await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    const task = await openTask(cast, 'FirstReview');
    const reviewer = (await teamOf(cast)).reviewer('ARCH');
    await reviewer.post(`/tasks/${task.id}/claim`);
    const late = { lateReason: 'CHANGED_DRAWING', lateText: '改图引出' };
    const write = (fileId: string) =>
      reviewer.post(`/tasks/${task.id}/opinions`, { severity: 'SHALL', text: '门窗表不符', fileId, ...late });

    const setOf = (round: number) => reviewer.get<RoundSet>(`/applications/${cast.caseId}/rounds/${round}/files`);

    const [first, second] = [await setOf(1), await setOf(2)];
    const none = await problemOf(setOf(3));
    const onOldSet = await problemOf(write(old));
    const current = await write(await sheetOf(cast, 'ARCH-01-Plan-V02.pdf'));

    const named = ({ files }: RoundSet) =>
      files.map(({ fileName }) => fileName).filter((name) => name.startsWith('ARCH'));
    expect([named(first), named(second)]).toEqual([['ARCH-01-Plan-V01.pdf'], ['ARCH-01-Plan-V02.pdf']]);
    expect([first, second]).toMatchObject([
      { round: 1, currentRound: 2 },
      { round: 2, currentRound: 2 },
    ]);
    expect(none).toMatchObject({ status: 404 });
    expect(onOldSet).toMatchObject({ status: 409, code: 'OLD_SET' });
    expect(current).toMatchObject({ origin: 'CHANGED_SHEET' });
  });

  it('D4 tells departments of the limit, then takes their silence for agreement and goes on', async () => {
    const cast = await world().submit('P03');
    const silent: Acts = { DepartmentConfirmation: undefined, FinalReview: undefined };
    await drive(cast, silent, waitsFor('DepartmentConfirmation'));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const { items } = await fire.get<Items<{ kind: string; caseId: string; text: string }>>('/notifications');
    const warning = items.find(({ kind, caseId }) => kind === 'CONFIRMATION_ASKED' && caseId === cast.caseId);
    const before = await readEvents(cast);

    await letExpire(cast, 'FINAL');
    const ended = await drive(cast, { DepartmentConfirmation: undefined }, hasEnded);

    expect(warning?.text).toContain('逾期未答复的，视为同意');
    expect(before).not.toContain('AGREEMENT_DEEMED');
    expect(ended.state).toBe('CERTIFIED');
    expect(await readEvents(cast)).toContain('AGREEMENT_DEEMED');
  });

  it('D5 wakes exactly the disciplines of three changed sheets out of sixty', async () => {
    const cast = await submitSixtySheets(world());
    await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
    await openTask(cast, 'SubmitRevision');
    const [arch] = await uploadAll(cast.applicant, cast.caseId, [
      sheet('ARCH-03-Plan-V02.pdf'),
      sheet('STRU-02-Plan-V02.pdf'),
      sheet('PLUM-10-Plan-V02.pdf'),
    ]);
    const [opinion] = (await cast.applicant.get<Opinions>(`/applications/${cast.caseId}/opinions`)).items;
    await cast.applicant.post(`/opinions/${opinion?.id}/replies`, { text: '已改', fileIds: [arch?.id] });
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);

    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));

    const tasks = await openTasks(cast, 'FirstReview');
    expect(tasks.map(({ discipline }) => discipline).sort()).toEqual(['ARCH', 'PLUM', 'STRU']);
    expect(tasks.every(({ round }) => round === 2)).toBe(true);
  });
};

/** A case of six disciplines with ten sheets each. */
async function submitSixtySheets(world: World): Promise<Cast> {
  const sample = world.samples.find(({ id }) => id === 'P24');
  if (sample === undefined) throw new Error('Expected sample project P24');
  const papers = (await makeSmallMaterials(sample.facts)).filter(({ slot }) => slot !== 'M5');
  const drawn = ['ARCH', 'STRU', 'PLUM', 'ELEC', 'FIRE', 'HVAC'].flatMap((discipline) =>
    Array.from({ length: 10 }, (_, index) => sheet(`${discipline}-${String(index + 1).padStart(2, '0')}-Plan-V01.pdf`)),
  );
  const walker = { sample: { ...sample, missingMaterials: [] }, materials: [...papers, ...drawn] };
  await setClock(world.administrator, '2026-10-19T00:50:00.000Z');
  return handIn(world.stage, { ...walker, building: '测试 六十张图' });
}

function sheet(fileName: string): Material {
  return { slot: 'M5', fileName, content: signedPdfOf({ pages: 1, note: `${fileName} ${performance.now()}` }) };
}
