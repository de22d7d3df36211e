import type { Discipline } from '../domain/disciplines.ts';
import type { AgencyTeam } from './agency-teams.ts';
import type {
  Agency,
  CaseTask,
  Checklist,
  CorrectionItem,
  CorrectionItems,
  Items,
  MaterialFile,
  Task,
} from './answers.ts';
import type { Caller } from './api-client.ts';
import type { Acts } from './case-driver.ts';
import type { Material } from './materials.ts';
import type { People } from './people.ts';

/** The people of one case with what they hold in their hands. */
export interface Cast {
  readonly caseId: string;
  readonly regionCode: string;
  readonly people: People;
  readonly applicant: Caller;
  readonly designer: Caller;
  readonly officer: Caller;
  /** Papers that were not handed in with the application. */
  readonly missing: readonly Material[];
  /** Agencies that were proposed, the present one last. */
  readonly proposed: string[];
  /** The officer's task as the officer saw it. */
  seenByOfficer: Task | undefined;
}

export type Values = Readonly<Record<string, unknown>>;

/** Finishes a task with the values of its form. */
export function complete(caller: Caller, task: Pick<CaseTask, 'id'>, variables: Values): Promise<Task> {
  return caller.post<Task>(`/tasks/${task.id}/completion`, { variables });
}

/** Uploads files side by side into their slots. */
export function uploadAll(caller: Caller, applicationId: string, materials: readonly Material[]) {
  return Promise.all(
    materials.map(({ slot, fileName, content }) =>
      caller.upload<MaterialFile>({ applicationId, slot, fileName, content }),
    ),
  );
}

/** Slots that the design unit fills; the applicant stands for each version before it is handed in. */
const DESIGN_SLOTS: readonly string[] = ['M5', 'M6'];

/** The two parties fill the slots: the design unit its drawings and calculations, which the applicant then confirms. */
export async function uploadAsParties(
  { applicant, designer }: Pick<Cast, 'applicant' | 'designer'>,
  applicationId: string,
  materials: readonly Material[],
): Promise<void> {
  const isDesign = ({ slot }: Material): boolean => DESIGN_SLOTS.includes(slot);
  const own = materials.filter((material) => !isDesign(material));
  await Promise.all([
    uploadAll(applicant, applicationId, own),
    uploadAll(designer, applicationId, materials.filter(isDesign)),
  ]);
  await applicant.post(`/applications/${applicationId}/files/confirmation`);
}

/** The team of the agency that was proposed last. */
export function teamOf({ people, proposed }: Cast): Promise<AgencyTeam> {
  const code = proposed.at(-1);
  if (code === undefined) throw new Error('Expected a proposed agency, but none was proposed');
  return people.agency(code);
}

/** The discipline of a reviewer's task. */
export function disciplineOf({ discipline }: CaseTask): Discipline {
  if (discipline === null) throw new Error('Expected a task with a discipline, but found none');
  return discipline;
}

/** The reviewer finds every item of the checklist in order; where none is loaded there is nothing to fill in. */
async function fillChecklist(reviewer: Caller, { id }: CaseTask): Promise<void> {
  const { items } = await reviewer.get<Checklist>(`/tasks/${id}/checklist`);
  const answers = items.filter(({ answer }) => answer === null).map(({ code }) => ({ itemCode: code, answer: 'PASS' }));
  if (answers.length === 0) return;
  await reviewer.post(`/tasks/${id}/claim`);
  await reviewer.put(`/tasks/${id}/checklist`, { answers });
}

/** Seven invented people, as many as the rules ask for. */
export const EXPERTS = [...'甲乙丙丁戊己庚'].map((letter) => `专家${letter}，消防，省消防协会`).join('\n');

/** Everybody does what lets the case pass: the officer follows the table, nobody has an opinion. */
export function passingActs(cast: Cast): Acts {
  const { people, applicant, officer, regionCode } = cast;
  return {
    AcceptanceReview: (task) => decideAsProposed(cast, task),
    ProposeAgency: () => proposeAnotherAgency(cast),
    ConfirmAgency: async (task) => complete((await teamOf(cast)).manager, task, { confirmed: true }),
    ConvenePanel: async (task) =>
      complete(await people.departmentOf('CONSTRUCTION', regionCode), task, { experts: EXPERTS }),
    RecordPanelResult: async (task) =>
      complete(await people.departmentOf('CONSTRUCTION', regionCode), task, { votesFor: 7, minutes: '同意设计方案。' }),
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      await fillChecklist(reviewer, task);
      return complete(reviewer, task, { conclusion: 'NO_OPINION' });
    },
    SecondReview: async (task) =>
      complete((await teamOf(cast)).secondReviewer(disciplineOf(task)), task, { agree: true }),
    FinalReview: async (task) => complete((await teamOf(cast)).technicalHead, task, { conclusion: 'PASS' }),
    DepartmentConfirmation: async (task) =>
      complete(await people.departmentOf(task.department ?? '', regionCode), task, { agree: true }),
    SubmitSupplement: async () => {
      await uploadAll(applicant, cast.caseId, cast.missing);
      await applicant.post(`/applications/${cast.caseId}/supplement`);
    },
    CheckSupplement: (task) => complete(officer, task, { accepted: true }),
    SignCertificate: async (task) => complete((await teamOf(cast)).legalRepresentative, task, { signed: true }),
  };
}

/** What the correction notice of the case asks for, with the answers. */
export async function readCorrection({ officer, caseId }: Cast): Promise<readonly CorrectionItem[]> {
  return (await officer.get<CorrectionItems>(`/applications/${caseId}/correction-items`)).items;
}

/** The officer takes the task and accepts every answer to the notice. */
export async function acceptAnswers(cast: Cast, { id }: Pick<CaseTask, 'id'>): Promise<void> {
  const answered = (await readCorrection(cast)).filter(({ state }) => state === 'ANSWERED');
  if (answered.length > 0) await cast.officer.post(`/tasks/${id}/claim`);
  for (const item of answered) {
    await cast.officer.post(`/tasks/${id}/correction-items/${item.id}/judgement`, { accepted: true });
  }
}

/** The officer decides as the table has answered. */
async function decideAsProposed(cast: Cast, { id }: CaseTask): Promise<void> {
  await acceptAnswers(cast, { id });
  const task = await cast.officer.get<Task>(`/tasks/${id}`);
  cast.seenByOfficer = task;
  const { decision, reason } = (task.variables?.['acceptance'] ?? {}) as Values;
  await complete(cast.officer, task, { decision, reason });
}

/** The applicant tries one agency after another, those for any size of project first. */
async function proposeAnotherAgency({ caseId, people, applicant, proposed }: Cast): Promise<void> {
  const { items } = await applicant.get<Items<Agency>>('/agencies');
  const [next] = items
    .filter(({ creditCode, status }) => status === 'ACTIVE' && !proposed.includes(creditCode))
    .sort((a, b) => a.agencyClass - b.agencyClass);
  if (next === undefined) throw new Error('Expected an agency that was not proposed yet, but there is none');
  // Its staff first: an agency without people is not eligible.
  await people.agency(next.creditCode);
  proposed.push(next.creditCode);
  await applicant.post(`/applications/${caseId}/agency`, { agencyCode: next.creditCode });
}
