import type { ProjectFacts } from '../../domain/project.ts';
import { type Application, createDraft } from '../../storage/applications.ts';
import { actAs } from '../../storage/audit.ts';
import { createTask, type NewTask } from '../../storage/tasks.ts';
import type { TestApp, TestPerson } from './app.ts';

/** Codes with right check characters, from the sample projects. */
export const APPLICANT = '91339902MA2A01A73Q';
export const DESIGN_UNIT = '91339902MA2D10K13X';
const SURVEY_UNIT = '91339902MA2E10Q12R';
export const AGENCY = '91339902MA2K10A16K';
export const OTHER_FIRM = '91339903MA2A02B646';
export const REGION = '339902';

/** A small workshop that every table would let through at once. */
export const facts: ProjectFacts = {
  sector: 'INDUSTRIAL',
  projectName: '云岭精密五金一号厂房',
  projectCode: '2601-339902-04-01-103425',
  regionCode: REGION,
  applicantName: '云溪云岭精密五金有限公司',
  applicantUscc: APPLICANT,
  designUnit: '云溪市建筑设计研究院有限公司',
  designUscc: DESIGN_UNIT,
  surveyUnit: '云溪市岩土勘察院有限公司',
  surveyUscc: SURVEY_UNIT,
  agencyUscc: AGENCY,
  projectKind: 'NEW',
  buildingUse: 'PLANT',
  fireClass: '戊',
  structureType: 'STEEL_PORTAL',
  totalAreaM2: 2400,
  maxSingleAreaM2: 2400,
  undergroundAreaM2: 0,
  heightM: 9.6,
  storeysAbove: 1,
  storeysBelow: 0,
  maxSpanM: 15,
  craneT: 5,
  pitDepthM: 1.5,
  labourIntensive: false,
  flammableExplosive: false,
  specialEquipment: false,
  structuralIrregularity: 'REGULAR',
  fireDesignBeyondCode: false,
  civilDefence: false,
  officePart: false,
  newEnergy: false,
  keyProject: false,
  livelihoodProject: false,
  investmentWan: 1200,
  scope: 'IN',
};

/** A draft of the person's firm. */
export function draftOf({ knex, deps }: TestApp, { user }: TestPerson, more: Partial<ProjectFacts> = {}) {
  const content = { facts: { ...facts, ...more }, building: '1号厂房', commitmentSigned: false };
  const names = { applicantCode: user.firmCode ?? APPLICANT, applicantName: facts.applicantName };
  const actor = { kind: 'USER', id: user.id, name: user.displayName } as const;
  return actAs(
    knex,
    actor,
    (acting): Promise<Application> =>
      createDraft(acting, { ...content, ...names, createdBy: user.id }, deps.clock.now()),
  );
}

/** The registers that the case above needs. */
export async function seedRegisters({ knex }: TestApp): Promise<void> {
  await knex('counties').insert([
    { code: REGION, name: '云岭区', city_code: '339900', purchase_policy_from: '2024-06-01' },
    { code: '339922', name: '石桥县', city_code: '339900', purchase_policy_from: null },
  ]);
  await knex('firms').insert([
    { credit_code: APPLICANT, name: facts.applicantName, kind: 'APPLICANT' },
    { credit_code: OTHER_FIRM, name: '云溪河东农机配件有限公司', kind: 'APPLICANT' },
    { credit_code: DESIGN_UNIT, name: facts.designUnit, kind: 'DESIGN', credit_grade: 'A' },
  ]);
  await knex('agencies').insert({
    credit_code: AGENCY,
    name: '云溪市恒筑施工图审查有限公司',
    agency_class: 1,
    status: 'ACTIVE',
    region_code: REGION,
  });
  await knex('departments').insert({ code: 'FIRE-1', name: '消防审验中心', kind: 'FIRE', region_code: '339900' });
}

let jobKey = 4_503_599_627_370_497n;

/** A task as the engine's job would make it. */
export function taskOf({ knex }: TestApp, caseId: string, more: Partial<NewTask> & Pick<NewTask, 'taskType'>) {
  const fresh: NewTask = {
    title: null,
    engineIdentity: 'test-engine',
    jobKey: String(jobKey++),
    caseId,
    processInstanceKey: '2251799813685300',
    processId: 'drawing-review',
    elementId: more.taskType,
    elementInstanceKey: String(jobKey++),
    stage: null,
    round: null,
    discipline: null,
    department: null,
    candidateRole: 'applicant',
    regionCode: REGION,
    firmCode: null,
    agencyCode: null,
    formKey: null,
    dueDate: null,
    variables: {},
    createdAt: new Date(),
    ...more,
  };
  const worker = { kind: 'WORKER', id: 'user-task', name: 'user-task' } as const;
  return actAs(knex, worker, (acting) => createTask(acting, fresh));
}
