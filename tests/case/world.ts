import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type { Application, CaseTask, Clocks, IssuedDocument, Items, Timeline } from '../../demo/answers.ts';
import { type ApiClient, type Caller, createApiClient } from '../../demo/api-client.ts';
import { type Acts, driveCase, readCase } from '../../demo/case-driver.ts';
import { type Cast, passingActs } from '../../demo/cast.ts';
import type { MakeMaterials, Material } from '../../demo/materials.ts';
import { gatherPeople, type People } from '../../demo/people.ts';
import { openRegisters } from '../../demo/registers.ts';
import { codesOfTheirOwn, readSampleProjects, type SampleProject } from '../../demo/sample-projects.ts';
import { until } from '../../demo/until.ts';
import { draft, handIn, type Stage, setClock, type Walker } from '../../demo/walk.ts';
import { DISCIPLINES } from '../../domain/disciplines.ts';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import type { System } from '../system.ts';

const SAMPLES = fileURLToPath(new URL('../../data/demo/projects.csv', import.meta.url));
const DAY_MS = 86_400_000;

/** A running system with the sample registers and people, and the hands to work it. */
export interface World {
  readonly api: ApiClient;
  readonly administrator: Caller;
  readonly people: People;
  readonly samples: readonly SampleProject[];
  readonly stage: Stage;
  /** Drafts a sample project under a code and as a building of its own, at the minute of its row. */
  draft(sampleId: string, change?: Partial<SampleProject>): Promise<Cast>;
  /** Drafts it and hands it in, by default with signed drawings. */
  submit(sampleId: string, change?: Partial<SampleProject>, makeMaterials?: MakeMaterials): Promise<Cast>;
  /** Lets calendar days of legal time go by. */
  passDays(days: number): Promise<void>;
}

export async function enterWorld(system: Pick<System, 'baseUrl' | 'administrator'>): Promise<World> {
  const samples = await readSampleProjects(SAMPLES);
  const api = createApiClient(system.baseUrl);
  const { username, password } = system.administrator;
  const administrator = await api.signIn(username, password);
  const registers = await openRegisters(administrator, samples);
  await registers.holdFor(samples);
  const people = await gatherPeople(api, administrator);
  const stage: Stage = { api, people, registers };
  const nextCode = codesOfTheirOwn();
  const prepare = async (
    sampleId: string,
    change?: Partial<SampleProject>,
    makeMaterials: MakeMaterials = makeSmallMaterials,
  ): Promise<Walker> => {
    const found = samples.find(({ id }) => id === sampleId);
    if (found === undefined) throw new Error(`Expected a sample project ${sampleId}, but there is none`);
    const sample = { ...nextCode(found), ...change };
    await registers.holdFor([sample]);
    await setClock(administrator, chinaTime(sample.submittedAt));
    return { sample, materials: await makeMaterials(sample.facts), building: `测试 ${randomUUID()}` };
  };
  return {
    ...{ api, administrator, people, samples, stage },
    draft: async (sampleId, change) => draft(stage, await prepare(sampleId, change)),
    submit: async (...what) => handIn(stage, await prepare(...what)),
    passDays: async (days) => {
      const { now } = await administrator.get<{ now: string }>('/clock');
      await setClock(administrator, new Date(Date.parse(now) + days * DAY_MS).toISOString());
    },
  };
}

/** Files of a few hundred bytes, enough of a PDF for the checks of an upload. */
export const makeSmallMaterials: MakeMaterials = async (facts) => smallMaterials(facts, signedPdfOf);

/** The same with drawings that nobody has signed, for a city that takes them. */
export const makeUnsignedMaterials: MakeMaterials = async (facts) => smallMaterials(facts, pdfOf);

function smallMaterials(
  { projectCode }: Parameters<MakeMaterials>[0],
  sheetOf: (content: Parameters<typeof pdfOf>[0]) => Uint8Array | string,
): Material[] {
  const paper = (slot: Material['slot'], fileName: string): Material => ({
    ...{ slot, fileName },
    content: Buffer.from((slot === 'M5' ? sheetOf : pdfOf)({ pages: 1, note: `${projectCode} ${fileName}` })),
  });
  const papers = MATERIAL_CODES.filter((slot) => slot !== 'M5').map((slot) => paper(slot, `${slot}.pdf`));
  const drawn = DISCIPLINES.filter((discipline) => discipline !== 'SURV');
  return [...papers, ...drawn.map((discipline) => paper('M5', `${discipline}-01-Plan-V01.pdf`))];
}

/** `2026-03-02 10:20` of the city as an instant. */
export function chinaTime(minute: string): string {
  return new Date(`${minute.replace(' ', 'T')}:00+08:00`).toISOString();
}

/** Acts as everybody would for the case to pass, some of them otherwise, until the state is reached. */
export function drive(cast: Cast, acts: Acts, goal: Goal): Promise<Application> {
  return driveCase(cast.people.administrator, cast.caseId, {
    acts: { ...passingActs(cast), ...acts },
    isDone: (application, open) => goal(application, open),
  });
}

export type Goal = (application: Application, open: readonly CaseTask[]) => boolean;

export const hasEnded: Goal = ({ closedAt }) => closedAt !== null;

export function isIn(state: Application['state']): Goal {
  return (application) => application.state === state;
}

/** As many tasks of a type as named are waiting. */
export function waitsFor(taskType: string, count = 1): Goal {
  return (_application, open) => open.filter((task) => task.taskType === taskType).length >= count;
}

/** Waits without acting. */
export function settle(cast: Cast, goal: Goal): Promise<Application> {
  return until(`case ${cast.caseId} to get there`, async () => {
    const { application, tasks } = await readCase(cast.people.administrator, cast.caseId);
    return goal(application, tasks) ? application : undefined;
  });
}

/** The open tasks of a type. */
export async function openTasks(cast: Cast, taskType: string): Promise<readonly CaseTask[]> {
  const { tasks } = await readCase(cast.people.administrator, cast.caseId);
  return tasks.filter((task) => task.taskType === taskType);
}

/** The one open task of a type. */
export async function openTask(cast: Cast, taskType: string): Promise<CaseTask> {
  return until(`an open task ${taskType}`, async () => (await openTasks(cast, taskType))[0]);
}

export function readClocks({ people, caseId }: Cast): Promise<Clocks> {
  return people.administrator.get<Clocks>(`/applications/${caseId}/clocks`);
}

export async function readEvents({ people, caseId }: Cast): Promise<readonly string[]> {
  const { items } = await people.administrator.get<Timeline>(`/applications/${caseId}/timeline`);
  return items.map(({ kind }) => kind);
}

export async function readDocumentCodes({ people, caseId }: Cast): Promise<readonly string[]> {
  const { items } = await people.administrator.get<Items<IssuedDocument>>(`/applications/${caseId}/documents`);
  return items.map(({ code }) => code);
}

/** The documents of a case once one of them is there: they are printed after the step that issues them. */
export function waitForDocument(cast: Cast, code: string): Promise<readonly string[]> {
  return until(`document ${code}`, async () => {
    const codes = await readDocumentCodes(cast);
    return codes.includes(code) ? codes : undefined;
  });
}

/** Moves legal time to the early morning after the last day of the running clock of a kind. */
export async function letExpire(cast: Cast, kind: string): Promise<void> {
  const { items } = await readClocks(cast);
  const clock = items.findLast((each) => each.kind === kind && each.state === 'RUNNING');
  if (clock === undefined) throw new Error(`Expected a running clock ${kind}, but there is none`);
  const next = new Date(Date.parse(chinaTime(`${clock.dueDate} 00:05`)) + DAY_MS);
  await setClock(cast.people.administrator, next.toISOString());
}
