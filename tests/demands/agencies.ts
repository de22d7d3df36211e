import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Agency, AgencyStaff, CaseTask, Items, Opinion, Timeline } from '../../demo/answers.ts';
import { type Cast, complete, teamOf } from '../../demo/cast.ts';
import { type Row, toCsv } from '../../demo/registers.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { registerAgency } from '../case/registered-agencies.ts';
import {
  drive,
  type Goal,
  hasEnded,
  openTask,
  openTasks,
  readClocks,
  readEvents,
  type World,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { problemOf } from './desk.ts';

const run = promisify(execFile);
const REPLAY = join(import.meta.dirname, '../../scripts/replay-draw.mjs');
/** Class 1, without ties to the firms of the sample projects. */
const AGENCIES = ['91339902MA2K10A16K', '91339903MA2K20B26G', '91339981MA2K40D46C'] as const;
/** Class 2 and tied to a design unit, as in P18 and P20. */
const BOSHEN = '91339921MA2K30C361';

/** The refusal of an agency that has given the case back. */
const DECLINED = { status: 409, code: 'WRONG_STATE', message: expect.stringContaining('has declined this case') };

const FULL = { missingMaterials: [], submittedAt: '2026-03-02 09:30' };

interface Draw {
  readonly draw: number;
  readonly agencyCode: string | null;
  readonly candidates: readonly {
    readonly agencyCode: string;
    readonly eligible: boolean;
    readonly reasons: readonly string[];
    readonly openCases: number;
    readonly drawnThisYear: number;
    readonly targetShare: number;
    readonly weight: number;
  }[];
}

/** Row C5: how a case gets its agency, and how it gets another. */
export const agencyDemands: Demands = (world) => {
  it('C5 draws the agency by lot where the county says so, and anybody can draw again from the record', async () => {
    // given
    await staffAgencies(world());
    await setLot(world(), '339902', '2024-01-01');
    await registerAgency(world(), AGENCIES[0], { yearlyShare: '40' });

    // when
    const cast = await world().submit('P13', { missingMaterials: [] });
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    await declineByWhomIsDrawn(cast);
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    await setLot(world(), '339902', '');
    await registerAgency(world(), AGENCIES[0], { yearlyShare: '' });

    // then
    const [first, second] = await readDraws(cast);
    expect(first?.candidates.map(({ agencyCode }) => agencyCode)).toContain(BOSHEN);
    expect(first?.candidates.find(({ eligible }) => !eligible)).toMatchObject({ weight: 0 });
    const shareOf = (code: string) => first?.candidates.find(({ agencyCode }) => agencyCode === code)?.targetShare;
    // Three others are in business, and share what is left.
    expect([shareOf(AGENCIES[0]), shareOf(BOSHEN)]).toEqual([0.4, expect.closeTo(0.2, 9)]);
    expect(second?.candidates.find(({ agencyCode }) => agencyCode === first?.agencyCode)).toMatchObject({
      ...{ eligible: false, reasons: ['REFUSED_BEFORE'], weight: 0 },
    });
    expect(second?.agencyCode).not.toBe(first?.agencyCode);
    expect(await replay(cast)).toMatch(/^draw 1: \S+ as published\ndraw 2: \S+ as published\n$/);
  });

  it('C5 weighs the lot by open cases, cases drawn this year and the share meant for each agency', async () => {
    // given
    await staffAgencies(world());
    await setLot(world(), '339902', '2024-01-01');
    const draw = async (): Promise<Draw> => {
      const cast = await world().submit('P05', FULL);
      await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
      const [drawn] = await readDraws(cast);
      if (drawn === undefined) throw new Error('Expected a draw, but there is none');
      return drawn;
    };

    // when
    const [first, second] = [await draw(), await draw()];
    await setLot(world(), '339902', '');

    // then
    const found = ({ candidates }: Draw, code: string) => candidates.find(({ agencyCode }) => agencyCode === code);
    for (const { agencyCode, openCases, drawnThisYear, targetShare, weight } of first.candidates) {
      const more = agencyCode === first.agencyCode ? 1 : 0;
      const after = found(second, agencyCode);
      expect(after).toMatchObject({ openCases: openCases + more, drawnThisYear: drawnThisYear + more, targetShare });
      if (more === 1) expect(after?.weight).toBeLessThan(weight);
    }
    const shares = first.candidates.map(({ targetShare }) => targetShare).filter((share) => share > 0);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.map(() => expect.closeTo(1 / shares.length)));
  });

  it('C5 draws no lot where the applicant pays, nor for a case that was accepted before the county’s first day', async () => {
    // given
    await staffAgencies(world());
    const drawsOf = async (...what: Parameters<World['submit']>) => {
      const cast = await world().submit(...what);
      await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
      return (await readDraws(cast)).length;
    };

    // when
    await setLot(world(), '339922', '2024-01-01');
    const paidByApplicant = await drawsOf('P16', { missingMaterials: [] });
    await setLot(world(), '339922', '');
    await setLot(world(), '339902', '2026-03-03');
    const before = await drawsOf('P05', FULL);
    await setLot(world(), '339902', '2026-03-02');
    const onTheDay = await drawsOf('P05', FULL);
    await setLot(world(), '339902', '');

    // then
    expect({ paidByApplicant, before, onTheDay }).toEqual({ paidByApplicant: 0, before: 0, onTheDay: 1 });
  });

  it('C5 lets a department name the agency where the lot finds none', async () => {
    // given
    await staffAgencies(world());
    await setLot(world(), '339902', '2024-01-01');
    const cast = await world().submit('P13', { missingMaterials: [] });

    // when
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    while ((await openTasks(cast, 'AppointAgency')).length === 0) {
      if ((await openTasks(cast, 'ConfirmAgency')).length > 0) await declineByWhomIsDrawn(cast);
      await drive(cast, { ConfirmAgency: undefined }, (_case, open) => open.length > 0);
    }
    await setLot(world(), '339902', '');
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await complete(department, await openTask(cast, 'AppointAgency'), { agencyCode: AGENCIES[0] });

    // then
    cast.proposed.push(AGENCIES[0]);
    await drive(cast, {}, hasEnded);
    expect((await readDraws(cast)).at(-1)).toMatchObject({ agencyCode: null });
  });

  it.each([
    ['P18', 'CLASS_TOO_LOW'],
    ['P20', 'AFFILIATED_WITH_DESIGN_UNIT'],
  ])(
    'C5 says why an agency that the applicant chose may not have the case (%s), and asks for another',
    async (id, why) => {
      const cast = await world().submit(id);

      await drive(cast, { ProposeAgency: undefined }, waitsFor('ProposeAgency'));

      const { items } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
      expect(items.find(({ kind }) => kind === 'AGENCY_REFUSED')?.data).toMatchObject({
        refusedBy: 'RULES',
        reasons: [why],
      });
    },
  );

  it('C5 wants two reviewers for each discipline, the head not counted, and refuses who was refused until that changes', async () => {
    // given
    const cast = await world().draft('P05', FULL);
    const [agencyCode = ''] = cast.proposed;
    const { manager } = await teamOf(cast);
    const { items: staff } = await manager.get<Items<AgencyStaff>>('/agency-staff?limit=200');
    const isStructural = ({ disciplines }: AgencyStaff) => disciplines.some((code) => code === 'STRU');
    const [, second] = staff.filter((person) => isStructural(person) && person.roles.includes('reviewer'));
    const leave = (leavesOn: string | null) => manager.post(`/agency-staff/${second?.id}/departure`, { leavesOn });
    const name = (code: string) => cast.applicant.post(`/applications/${cast.caseId}/agency`, { agencyCode: code });
    expect(staff.some((person) => isStructural(person) && person.roles.includes('technicalHead'))).toBe(true);
    await leave('2026-01-01');

    // when
    await cast.applicant.post(`/applications/${cast.caseId}/submission`);
    await drive(cast, { ProposeAgency: undefined }, waitsFor('ProposeAgency'));

    // then
    const { items } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
    expect(items.find(({ kind }) => kind === 'AGENCY_REFUSED')?.data).toMatchObject({
      reasons: ['DISCIPLINE_NOT_COVERED'],
    });
    await expect(name(agencyCode)).rejects.toMatchObject({
      ...{ code: 'RULE_VIOLATED', message: expect.stringContaining('DISCIPLINE_NOT_COVERED') },
    });
    expect(await openTasks(cast, 'ProposeAgency')).toHaveLength(1);
    await leave(null);
    await name(agencyCode);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', agencyCode });
  });

  it('C5 asks the agency for half a working day, tells the county, and takes silence for a refusal', async () => {
    // given
    const cast = await world().submit('P05', { submittedAt: '2026-03-02 09:30' });
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    const asked = (await readClocks(cast)).items.find(({ kind }) => kind === 'AGENCY');

    expect(asked).toMatchObject({ light: 'GREEN', remainingHalfDays: 1 });

    // when
    await setClock(cast.people.administrator, '2026-03-02T09:01:00Z');
    const late = (await readClocks(cast)).items.find(({ kind }) => kind === 'AGENCY');
    expect(late).toMatchObject({ light: 'RED', remainingHalfDays: -1 });
    await until('the county to be told', async () =>
      (await readEvents(cast)).includes('ESCALATED') ? true : undefined,
    );
    await setClock(cast.people.administrator, '2026-03-03T09:01:00Z');
    await drive(cast, { ConfirmAgency: undefined, ProposeAgency: undefined }, waitsFor('ProposeAgency'));

    // then
    expect(asked).toMatchObject({ dueDate: '2026-03-02', dueMinute: '17:00', state: 'RUNNING' });
    const { items } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
    expect(items.find(({ kind }) => kind === 'AGENCY_REFUSED')?.data).toMatchObject({ refusedBy: 'SILENCE' });
    const again = cast.applicant.post(`/applications/${cast.caseId}/agency`, { agencyCode: cast.proposed.at(-1) });
    expect(await problemOf(again)).toMatchObject(DECLINED);
  });

  it('C5 does not ask an agency again that has declined the case', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    const [agencyCode = ''] = cast.proposed;
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    const { manager } = await teamOf(cast);
    await complete(manager, await openTask(cast, 'ConfirmAgency'), { confirmed: false, reason: '人手不足' });
    await drive(cast, { ProposeAgency: undefined }, waitsFor('ProposeAgency'));
    const task = await openTask(cast, 'ProposeAgency');

    // when
    const refused = [
      await problemOf(cast.applicant.post(`/applications/${cast.caseId}/agency`, { agencyCode })),
      await problemOf(complete(cast.applicant, task, { agencyCode })),
    ];

    // then
    expect(refused).toMatchObject([DECLINED, DECLINED]);
    expect(await openTask(cast, 'ProposeAgency')).toMatchObject({ id: task.id });
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: cast.proposed.at(-1) });
    expect(ended.agencyCode).not.toBe(agencyCode);
  });

  it('C5 asks an agency again that has declined the case once every other has refused it, too', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    const { items } = await cast.applicant.get<Items<Agency>>('/agencies');
    const others = items.filter(({ status, creditCode }) => status === 'ACTIVE' && creditCode !== cast.proposed[0]);
    const name = (agencyCode: string) => cast.applicant.post(`/applications/${cast.caseId}/agency`, { agencyCode });
    const rests = { ConfirmAgency: undefined, ProposeAgency: undefined };
    const asked: Goal = (application, open) =>
      waitsFor('ConfirmAgency')(application, open) || waitsFor('ProposeAgency')(application, open);
    const decline = async () => {
      await drive(cast, rests, asked);
      const [task] = await openTasks(cast, 'ConfirmAgency');
      if (task === undefined) return;
      const { manager } = await teamOf(cast);
      await complete(manager, task, { confirmed: false, reason: '人手不足' });
      await drive(cast, rests, waitsFor('ProposeAgency'));
    };
    await decline();

    // when
    for (const { creditCode } of others) {
      expect(await problemOf(name(cast.proposed[0] ?? ''))).toMatchObject(DECLINED);
      await name(creditCode);
      cast.proposed.push(creditCode);
      await decline();
    }
    await name(cast.proposed[0] ?? '');
    cast.proposed.push(cast.proposed[0] ?? '');

    // then
    expect(others.length).toBeGreaterThan(1);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', agencyCode: cast.proposed[0] });
  });

  it('C5 gives a case to another agency by order of the city: the round begins anew, other rounds stay', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05');
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 2));
    const [waiting] = await openTasks(cast, 'SecondReview');
    const before = (await readClocks(cast)).items.find(({ kind }) => kind === 'FIRST');
    await world().passDays(4);
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const other = AGENCIES.find((code) => code !== cast.proposed.at(-1)) ?? '';

    // when
    const order = { agencyCode: other, cause: 'RECUSAL', reason: '发现与设计单位有利害关系' };
    await department.post(`/applications/${cast.caseId}/agency-replacements`, order);
    const finishing = teamOf(cast).then(({ secondReviewer }) =>
      complete(secondReviewer('ARCH'), waiting as CaseTask, { agree: true }),
    );

    // then
    await expect(finishing).rejects.toMatchObject({ code: 'WRONG_STATE' });
    cast.proposed.push(other);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const after = (await readClocks(cast)).items.find(({ kind }) => kind === 'FIRST');
    expect(after).toMatchObject({ state: 'RUNNING' });
    expect(after?.startDate.localeCompare(before?.dueDate ?? '')).toBe(1);
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, priority: true, round: 1 });
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['AGENCY_REPLACEMENT_ORDERED', 'AGENCY_REPLACED']));
  });

  it('C5 leaves findings that were not issued to the reviewer of the other agency', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const before = (await openTasks(cast, 'FirstReview')).find(({ discipline }) => discipline === 'ARCH');
    const { reviewer } = await teamOf(cast);
    await reviewer('ARCH').post(`/tasks/${before?.id}/claim`);
    const finding = { severity: 'SHALL', text: '疏散宽度不足' };
    const { id } = await reviewer('ARCH').post<Opinion>(`/tasks/${before?.id}/opinions`, finding);
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const other = AGENCIES.find((code) => code !== cast.proposed.at(-1)) ?? '';

    // when
    const order = { agencyCode: other, cause: 'DISQUALIFIED', reason: '已取消资格' };
    await department.post(`/applications/${cast.caseId}/agency-replacements`, order);
    cast.proposed.push(other);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const after = (await openTasks(cast, 'FirstReview')).find(({ discipline }) => discipline === 'ARCH');
    const next = (await teamOf(cast)).reviewer('ARCH');
    await next.post(`/tasks/${after?.id}/claim`);
    await next.delete(`/opinions/${id}?taskId=${after?.id}`);

    // then
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 1 });
  });

  it('C5 refuses an order for an agency that is merely a little late, and one by a county', async () => {
    const cast = await world().submit('P05');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const order = { agencyCode: AGENCIES[2], cause: 'OVERDUE', reason: '逾期' };

    const ordering = department.post(`/applications/${cast.caseId}/agency-replacements`, order);

    await expect(ordering).rejects.toMatchObject({ code: 'WRONG_STATE' });
    expect((await openTasks(cast, 'FirstReview')).length).toBeGreaterThan(0);
  });

  it('C5 lets the city give a case away that its agency has left three working days overdue, and not a day before', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const overdue = (await readClocks(cast)).items.find(({ kind }) => kind === 'FIRST');
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const agencyCode = AGENCIES.find((code) => code !== cast.proposed.at(-1)) ?? '';
    const reassign = () =>
      department.post(`/applications/${cast.caseId}/agency-replacements`, {
        ...{ agencyCode, cause: 'OVERDUE', reason: '逾期三个工作日' },
      });

    // when
    await setClock(cast.people.administrator, '2026-03-10T15:50:00Z');
    await expect(reassign()).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await setClock(cast.people.administrator, '2026-03-10T16:05:00Z');
    await reassign();
    cast.proposed.push(agencyCode);

    // then
    expect(overdue).toMatchObject({ dueDate: '2026-03-05', limitWd: 3 });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const restarted = (await readClocks(cast)).items.find(({ kind, state }) => kind === 'FIRST' && state === 'RUNNING');
    expect(restarted).toMatchObject({ startDate: '2026-03-11', dueDate: '2026-03-16', limitWd: 3 });
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', agencyCode, priority: true });
  });
};

async function staffAgencies({ people }: World): Promise<void> {
  for (const code of AGENCIES) await people.agency(code);
}

/** From when on a county draws lots; empty = it does not. */
export async function setLot({ administrator }: World, code: string, agencyLotFrom: string): Promise<void> {
  const { items } = await administrator.get<Items<Record<string, string | null>>>('/counties');
  const county = items.find((each) => each['code'] === code) ?? {};
  const row = { ...county, purchasePolicyFrom: county['purchasePolicyFrom'] ?? '', agencyLotFrom } as Row;
  await administrator.postCsv('/registers/counties/imports', toCsv([row]));
}

export async function readDraws({ applicant, caseId }: Cast): Promise<readonly Draw[]> {
  return (await applicant.get<Items<Draw>>(`/applications/${caseId}/agency-draws`)).items;
}

async function declineByWhomIsDrawn(cast: Cast): Promise<void> {
  const code = (await readDraws(cast)).at(-1)?.agencyCode ?? '';
  const { manager } = await cast.people.agency(code);
  await complete(manager, await openTask(cast, 'ConfirmAgency'), { confirmed: false, reason: '人手不足' });
}

/** Draws again by a program that shares no code with the system. */
async function replay({ applicant, caseId }: Cast): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'draw-'));
  try {
    const file = join(folder, 'record.json');
    await writeFile(file, JSON.stringify(await applicant.get(`/applications/${caseId}/agency-draws`)));
    return (await run(process.execPath, [REPLAY, file])).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
