import type {
  Application,
  Certificate,
  Clocks,
  DocumentCheck,
  IssuedDocument,
  Items,
  Submitted,
  Timeline,
} from './answers.ts';
import type { ApiClient, Caller } from './api-client.ts';
import { driveCase } from './case-driver.ts';
import { type Cast, passingActs, uploadAsParties, type Values } from './cast.ts';
import type { Material } from './materials.ts';
import type { People } from './people.ts';
import type { Registers } from './registers.ts';
import type { SampleProject } from './sample-projects.ts';

/** A system with its people, ready for projects. */
export interface Stage {
  readonly api: ApiClient;
  readonly people: People;
  readonly registers: Registers;
}

/** What became of one project, all of it as the API tells it. */
export interface Walk {
  readonly application: Application;
  /** The facts that the officer saw beside the table's answer. */
  readonly facts: Values;
  readonly timeline: Timeline['items'];
  readonly clocks: Clocks;
  readonly certificate: Certificate | undefined;
}

/** One project with its papers; `building` tells several walks of one project apart. */
export interface Walker {
  readonly sample: SampleProject;
  readonly materials: readonly Material[];
  readonly building: string;
}

const DAY_MS = 86_400_000;
const CHINA = '+08:00';

/**
 * Walks one project from its draft to its end, each role through its own access, in legal time from the row's minute on.
 * A correction notice is the end of the walk: the rows say nothing of what is handed in later.
 */
export async function walkProject(stage: Stage, walker: Walker): Promise<Walk> {
  const { people, registers } = stage;
  const { sample } = walker;
  await registers.holdFor([sample]);
  await setClock(people.administrator, instantOf(sample));
  const cast = await handIn(stage, walker);
  const application = await driveCase(people.administrator, cast.caseId, {
    acts: passingActs(cast),
    isDone: ({ closedAt, state }, open) =>
      closedAt !== null || (state === 'CORRECTION' && open.some(({ taskType }) => taskType === 'SubmitCorrection')),
    pace: () => passSomeDays(people.administrator, cast.caseId),
  });
  return report(stage, cast, application);
}

/** Moves legal time. */
export async function setClock(administrator: Caller, now: string): Promise<void> {
  await administrator.put('/demo/clock', { now });
}

/** Drafts, uploads what is not missing, looks at the pre-check and submits, at the row's minute. */
export async function handIn(stage: Stage, walker: Walker): Promise<Cast> {
  const cast = await draft(stage, walker);
  await cast.applicant.get(`/applications/${cast.caseId}/pre-check`);
  // Again, since drawing up took time: one row stands at 16:59.
  await setClock(stage.people.administrator, instantOf(walker.sample));
  await cast.applicant.post<Submitted>(`/applications/${cast.caseId}/submission`);
  return cast;
}

/** Drafts and uploads what is not missing. */
export async function draft({ people }: Stage, { sample, materials, building }: Walker): Promise<Cast> {
  const { facts, commitmentSigned, missingMaterials } = sample;
  const applicant = await people.applicantOf(facts.applicantUscc);
  await people.agency(facts.agencyUscc);
  const drafted = await applicant.post<Application>('/applications', { facts, building, commitmentSigned });
  const isMissing = ({ slot }: Material): boolean => missingMaterials.includes(slot);
  // No survey, no report.
  const existing = materials.filter(({ slot }) => slot !== 'M4' || facts.surveyUnit !== null);
  const present = existing.filter((material) => !isMissing(material));
  const designer = await people.designerOf(facts.designUscc);
  await uploadAsParties({ applicant, designer }, drafted.id, present);
  return {
    caseId: drafted.id,
    regionCode: facts.regionCode,
    people,
    applicant,
    designer,
    officer: await people.officerOf(facts.regionCode),
    missing: existing.filter(isMissing),
    proposed: [facts.agencyUscc],
    seenByOfficer: undefined,
  };
}

/** Half of the stage's limit goes by; a department's silence of a working day must not. */
async function passSomeDays(administrator: Caller, caseId: string): Promise<void> {
  const { items } = await administrator.get<Clocks>(`/applications/${caseId}/clocks`);
  const stage = items.findLast(({ kind, state }) => state === 'RUNNING' && ['FIRST', 'SECOND', 'FINAL'].includes(kind));
  const half = Math.ceil((stage?.limitWd ?? 0) / 2);
  const days = stage?.kind === 'FINAL' ? Math.min(half, 1) : half;
  if (days === 0) return;
  const { now } = await administrator.get<{ now: string }>('/clock');
  await setClock(administrator, new Date(Date.parse(now) + days * DAY_MS).toISOString());
}

async function report({ api, people }: Stage, cast: Cast, application: Application): Promise<Walk> {
  const { administrator } = people;
  const path = `/applications/${cast.caseId}`;
  const [{ items: timeline }, clocks] = await Promise.all([
    administrator.get<Timeline>(`${path}/timeline`),
    administrator.get<Clocks>(`${path}/clocks`),
  ]);
  const facts = (cast.seenByOfficer?.variables?.['facts'] ?? {}) as Values;
  const certificate = application.state === 'CERTIFIED' ? await checkCertificate(api, cast) : undefined;
  return { application, facts, timeline, clocks, certificate };
}

/** Looks the certificate up as anybody can who holds it. */
async function checkCertificate(api: ApiClient, { applicant, caseId }: Cast): Promise<Certificate> {
  const { items } = await applicant.get<Items<IssuedDocument>>(`/applications/${caseId}/documents`);
  const document = items.find(({ code }) => code === 'CERTIFICATE');
  if (document === undefined) throw new Error('Expected a certificate among the documents, but there is none');
  const { number, verificationCode } = document;
  const checked = await api.anybody.get<DocumentCheck>(`/public/documents/${number}?code=${verificationCode}`);
  if (checked.status !== 'VALID')
    throw new Error(`Expected certificate ${number} to be valid, but it is ${checked.status}`);
  return applicant.get<Certificate>(`/certificates/${number}`);
}

function instantOf({ submittedAt }: SampleProject): string {
  return new Date(`${submittedAt.replace(' ', 'T')}:00${CHINA}`).toISOString();
}
