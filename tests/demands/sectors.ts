import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type { CaseTask, Items } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, teamOf } from '../../demo/cast.ts';
import type { MakeMaterials, Material } from '../../demo/materials.ts';
import { readShipped, toCsv } from '../../demo/registers.ts';
import type { SampleProject } from '../../demo/sample-projects.ts';
import { drive, hasEnded, openTask, type World } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

const FOLDER = fileURLToPath(new URL('../../data/sectors/municipal/', import.meta.url));
/** In this order: facts belong to a sector, departments to a kind. */
const REGISTERS = ['disciplines', 'department-kinds', 'departments', 'materials', 'sectors', 'sector-facts'] as const;
const RESOURCES = [
  'municipal-review.bpmn',
  'CoordinatePipelines.form',
  ...['project-class', 'required-materials', 'review-channel', 'required-disciplines', 'review-fee'].map(
    (table) => `municipal-${table}.dmn`,
  ),
];
/** Whose people look at the disciplines of the new sector as well. */
const ALSO: Readonly<Record<string, string>> = { ROAD: 'ARCH', PIPE: 'STRU', DRAI: 'PLUM' };

/** S25: municipal works are added to a running city by register files, decision tables, a form and a diagram. */
export const sectorDemands: Demands = (world) => {
  it('S25 takes a second sector from filing to certificate by data, tables and diagram alone', async () => {
    const { administrator } = world();
    const streets = { facts: streetsOf(world()) };
    await expect(world().submit('P01', streets, streetMaterials)).rejects.toThrow('Expected a sector of the register');

    await bringSector(administrator);
    const cast = await world().draft('P01', streets);
    const checked = await cast.applicant.get<Precheck>(`/applications/${cast.caseId}/pre-check`);
    expect(checked.faults).toEqual([]);
    // The draft holds what an industrial project needs; the table of the sector asks for one paper more.
    expect(checked.missing).toMatchObject([{ slot: 'P1', titleZh: '地下管线探测成果', need: 'KEY' }]);

    const submitted = await world().submit('P01', streets, streetMaterials);
    await qualify(submitted);
    const certified = await drive(submitted, municipalActs(submitted), hasEnded);

    expect(certified).toMatchObject({ state: 'CERTIFIED', channel: 'FAST', feeFen: 4_800_000 });
    const { items } = await submitted.officer.get<Items<CaseTask>>(`/applications/${submitted.caseId}/tasks`);
    expect(items.find(({ taskType }) => taskType === 'CoordinatePipelines')).toMatchObject({ title: '管线综合协调' });
    expect(disciplinesOf(items, 'FirstReview')).toEqual(['DRAI', 'ELEC', 'PIPE', 'ROAD', 'SURV']);
    expect(
      items.filter(({ taskType }) => taskType === 'DepartmentConfirmation').map((each) => each.department),
    ).toEqual(expect.arrayContaining(['CONSTRUCTION', 'WATER']));
    const lane = await submitted.officer.get<Lane>(`/applications/${submitted.caseId}/lane`);
    expect(lane.decided).toMatchObject({ rule: 'MF1', explanation: { title: '其余' } });
    expect(lane.decided.explanation.inputs).toContainEqual(
      expect.objectContaining({ label: '桥梁单跨', unit: '米', value: '0' }),
    );
  });

  it('S25 corrects what the sector asks, by its own names, and nothing that it does not ask', async () => {
    const cast = await world().submit('P01', { facts: streetsOf(world()) }, streetMaterials);
    const task = await openTask(cast, 'AcceptanceReview');
    await cast.officer.post(`/tasks/${task.id}/claim`);
    const asked = { type: 'FACT', problem: '与图纸不一致', expectation: '按图纸填写' };
    const items = `/tasks/${task.id}/correction-items`;

    const named = await cast.officer.post<{ titleZh: string }>(items, { ...asked, target: 'pipeDiameterMm' });
    const stray = cast.officer.post(items, { ...asked, target: 'storeysAbove' });

    expect(named.titleZh).toBe('最大管径');
    await expect(stray).rejects.toThrow('Expected something that can be corrected');
  });

  it('S25 leaves the first sector as it was', async () => {
    const cast = await world().submit('P01');
    const mixed = cast.applicant.post('/applications', {
      ...{ building: '混填', commitmentSigned: false },
      facts: { ...world().samples[0]?.facts, lengthKm: 6 },
    });

    await expect(mixed).rejects.toThrow('Expected a fact of INDUSTRIAL');
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', channel: 'INSTANT' });
  });
};

interface Precheck {
  readonly faults: readonly unknown[];
  readonly missing: readonly unknown[];
}

interface Lane {
  readonly decided: {
    readonly explanation: { readonly title: string; readonly inputs: readonly Readonly<Record<string, unknown>>[] };
  };
}

/** What an administrator does, once: registers by file, diagram, form and tables by one deployment. */
async function bringSector(administrator: Caller): Promise<void> {
  const resources = await Promise.all(
    RESOURCES.map(async (name) => ({ name, content: await readFile(`${FOLDER}${name}`, 'utf8') })),
  );
  await administrator.post('/deployments', { resources });
  for (const register of REGISTERS) {
    await administrator.postCsv(`/registers/${register}/imports`, await readFile(`${FOLDER}${register}.csv`, 'utf8'));
  }
}

/** Six kilometres of street with sewers, over pipes that lie there already. */
function streetsOf({ samples }: World): SampleProject['facts'] {
  const facts: Readonly<Record<string, unknown>> = samples.find(({ id }) => id === 'P01')?.facts ?? {};
  const asked = ['projectCode', 'regionCode', 'applicantName', 'applicantUscc', 'designUnit', 'designUscc'];
  const parties = [...asked, 'surveyUnit', 'surveyUscc', 'agencyUscc', 'projectKind', 'investmentWan', 'scope'];
  const core = Object.fromEntries(parties.map((name) => [name, facts[name]]));
  const flags = { newEnergy: false, keyProject: false, livelihoodProject: true };
  const streets = { works: 'MIXED', lengthKm: 6, bridgeSpanM: 0, pipeDiameterMm: 1_000, pitDepthM: 4 };
  const own = { ...streets, undergroundPipes: true, crossesRailway: false };
  return {
    ...core,
    ...flags,
    ...own,
    sector: 'MUNICIPAL',
    projectName: '滨河路改造',
  } as unknown as SampleProject['facts'];
}

const streetMaterials: MakeMaterials = async ({ projectCode }) => {
  const file = (slot: string, fileName: string, write: typeof pdfOf | typeof signedPdfOf): Material => ({
    ...{ slot, fileName, content: Buffer.from(write({ pages: 1, note: `${projectCode} ${fileName}` })) },
  });
  const papers = ['M1', 'M2', 'M3', 'M4', 'M6', 'M7', 'P1'].map((slot) => file(slot, `${slot}.pdf`, pdfOf));
  const sheets = ['ROAD', 'DRAI', 'PIPE', 'ELEC'].map((code) => file('M5', `${code}-01-平面图-V01.pdf`, signedPdfOf));
  return [...papers, ...sheets];
};

/** Enters the disciplines of the sector for people of the agency: two of each, as for any other. */
async function qualify(cast: Cast): Promise<void> {
  await teamOf(cast);
  const staff = (await readShipped('agency-staff.csv')).filter(({ agencyCode }) => agencyCode === cast.proposed.at(-1));
  const rows = Object.entries(ALSO).flatMap(([code, like]) =>
    staff.filter(({ disciplines }) => disciplines === like).map((row) => ({ ...row, disciplines: `${like};${code}` })),
  );
  await cast.people.administrator.postCsv('/registers/agency-staff/imports', toCsv(rows));
}

function municipalActs(cast: Cast): Acts {
  const like = ({ discipline }: CaseTask): string => ALSO[discipline ?? ''] ?? discipline ?? '';
  return {
    CoordinatePipelines: (task) => complete(cast.officer, task, { coordination: '各管线单位已确认迁改方案。' }),
    FirstReview: async (task) =>
      complete((await teamOf(cast)).reviewer(like(task)), task, { conclusion: 'NO_OPINION' }),
    SecondReview: async (task) => complete((await teamOf(cast)).secondReviewer(like(task)), task, { agree: true }),
  };
}

function disciplinesOf(tasks: readonly CaseTask[], taskType: string): readonly (string | null)[] {
  return tasks
    .filter((task) => task.taskType === taskType)
    .map(({ discipline }) => discipline)
    .sort();
}
