import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { BuildingFacts } from '../../domain/building.ts';
import type { CaseFacts } from '../../domain/case-facts.ts';
import { DISCIPLINES, type Discipline } from '../../domain/disciplines.ts';
import { MATERIAL_CODES, type MaterialCode } from '../../domain/materials.ts';
import { instantOf } from '../../domain/plain-date.ts';
import type { ProjectFacts } from '../../domain/project.ts';
import type { Role } from '../../domain/roles.ts';
import { classOfBuilding } from '../../domain/testing/building-class.ts';
import { requiredToday } from '../../domain/testing/required-materials.ts';
import { createLegalClock, type LegalClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database.ts';
import { openFileStore } from '../../platform/file-store.ts';
import { createLogger } from '../../platform/logger.ts';
import { createDraft } from '../../storage/applications.ts';
import { type ActorTransaction, actAs } from '../../storage/audit.ts';
import { submitApplication } from '../../storage/case-requests.ts';
import { attachFile } from '../../storage/files.ts';
import { createUser } from '../../storage/identity.ts';
import type { TaskPerson } from '../../storage/task-rules.ts';
import { scratchPlace } from '../../tests/scratch.ts';
import type { WorkerDeps } from '../handler.ts';

/** A database with registers and people, a file store, and a clock that tests move. */
export interface CaseKit {
  readonly knex: Knex;
  readonly clock: LegalClock;
  readonly deps: WorkerDeps;
  /** Sets legal time to a minute in China. */
  setTime(date: string, minute?: string): void;
  /** Writes as a person or as the test itself. */
  write<Result>(work: (acting: ActorTransaction) => Promise<Result>): Promise<Result>;
  person(name: PersonName): TaskPerson;
  close(): Promise<void>;
}

/** People of the kit: two reviewers of everything, a head, and one for each other role. */
export type PersonName =
  | 'applicant'
  | 'officer'
  | 'reviewer'
  | 'second'
  | 'head'
  | 'legal'
  | 'manager'
  | 'fire'
  | 'stranger';

export const AGENCY_CODE = '91339902MA2K10A16K';
export const APPLICANT_CODE = '91339902MA2A01A73Q';

const ROLES_OF: Readonly<Record<PersonName, readonly Role[]>> = {
  applicant: ['applicant'],
  officer: ['acceptanceOfficer'],
  reviewer: ['reviewer', 'secondReviewer', 'technicalHead'],
  second: ['reviewer', 'secondReviewer', 'technicalHead'],
  head: ['reviewer', 'technicalHead'],
  legal: ['legalRepresentative'],
  manager: ['agencyManager'],
  fire: ['department'],
  stranger: ['reviewer', 'applicant', 'department', 'acceptanceOfficer'],
};

const AGENCY_PEOPLE: readonly PersonName[] = ['reviewer', 'second', 'head', 'legal', 'manager'];

/** A small plant that every table lets through; tests change what they are about. */
export const PROJECT: ProjectFacts = {
  sector: 'INDUSTRIAL',
  projectName: '云岭精密五金一号厂房',
  projectCode: '2601-339902-04-01-103425',
  regionCode: '339902',
  applicantName: '云溪云岭精密五金有限公司',
  applicantUscc: APPLICANT_CODE,
  designUnit: '云溪市建筑设计研究院有限公司',
  designUscc: '91339902MA2D10K13X',
  surveyUnit: '云溪市岩土勘察院有限公司',
  surveyUscc: '91339902MA2E10Q12R',
  agencyUscc: AGENCY_CODE,
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

/** Opens a kit on a migrated database. */
export async function openCaseKit(databaseUrl: string): Promise<CaseKit> {
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase({ url: databaseUrl, logger, applicationName: 'tushen-test' });
  const folder = await mkdtemp(join(scratchPlace(), 'tushen-case-kit-'));
  let now = Date.parse(instantOf('2026-03-02', '10:20'));
  const clock = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow: () => now });
  const { knex } = database;
  const write = <Result>(work: (acting: ActorTransaction) => Promise<Result>) =>
    actAs(knex, { kind: 'SYSTEM', id: 'test', name: 'test' }, work);
  await seedRegisters(knex);
  const people = await write(seedPeople);
  return {
    knex,
    clock,
    deps: {
      knex,
      clock,
      files: await openFileStore('file', folder),
      decide: async (decision, { facts }) => {
        if (decision === 'project-class') return classOfBuilding(facts as BuildingFacts);
        if (decision === 'required-materials') return requiredToday(facts as CaseFacts);
        throw new Error(`Expected no question to ${decision} in this test.`);
      },
      logger,
      engineIdentity: 'engine-test',
      publicUrl: 'http://127.0.0.1:3000',
      cityName: '云溪市',
    },
    setTime: (date, minute = '10:00') => {
      now = Date.parse(instantOf(date, minute));
    },
    write,
    person: (name) => {
      const person = people.get(name);
      if (person === undefined) throw new Error(`Expected a person ${name} in the kit, but there is none.`);
      return person;
    },
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a test says about the application it files. */
export interface Filing {
  readonly facts?: Partial<ProjectFacts>;
  readonly building?: string;
  readonly missing?: readonly MaterialCode[];
  readonly commitmentSigned?: boolean;
}

/** Makes a draft with a file in every slot that is not missing, and a sheet for each discipline. */
export async function fileDraft(kit: CaseKit, filing: Filing = {}): Promise<string> {
  const applicant = kit.person('applicant');
  const facts = { ...PROJECT, ...filing.facts };
  const draft = {
    facts,
    building: filing.building ?? randomUUID(),
    commitmentSigned: filing.commitmentSigned ?? false,
    createdBy: applicant.id,
    applicantCode: APPLICANT_CODE,
    applicantName: facts.applicantName,
  };
  return kit.write(async (acting) => {
    const { id } = await createDraft(acting, draft, kit.clock.now());
    for (const slot of MATERIAL_CODES.filter((code) => !filing.missing?.includes(code))) {
      if (slot === 'M5')
        for (const discipline of DISCIPLINES) await putFile(kit, acting, { caseId: id, slot, discipline });
      else await putFile(kit, acting, { caseId: id, slot });
    }
    return id;
  });
}

/** Files and submits an application. */
export async function fileCase(kit: CaseKit, filing: Filing = {}): Promise<{ caseId: string; submissionId: string }> {
  const caseId = await fileDraft(kit, filing);
  const by = kit.person('applicant');
  const { submission } = await kit.write((acting) => submitApplication(acting, { caseId, by }, kit.clock));
  return { caseId, submissionId: submission.id };
}

/** Puts a file, or its next version, into a slot. */
export async function putFile(
  kit: CaseKit,
  acting: ActorTransaction,
  file: {
    readonly caseId: string;
    readonly slot: MaterialCode;
    readonly discipline?: Discipline;
    readonly content?: string;
  },
): Promise<string> {
  const { caseId, slot, discipline, content = 'first' } = file;
  const stored = await attachFile(acting, {
    applicationId: caseId,
    slot,
    fileName: discipline === undefined ? `${slot}.pdf` : `${discipline}-01-图-V01.pdf`,
    discipline: discipline ?? null,
    sheetNo: discipline === undefined ? null : '01',
    sha256: createHash('sha256').update(`${caseId}${slot}${discipline}${content}`).digest('hex'),
    sizeBytes: 1000,
    mediaType: 'application/pdf',
    pageCount: 1,
    signatureCount: 1,
    warnings: [],
    uploadedBy: kit.person('applicant').id,
    uploadedByName: kit.person('applicant').displayName,
    standing: 'CONFIRMED',
    uploadedAt: kit.clock.now(),
  });
  return stored.id;
}

async function seedRegisters(knex: Knex): Promise<void> {
  await knex('counties').insert({
    code: '339902',
    name: '云岭区',
    city_code: '339900',
    purchase_policy_from: '2024-01-01',
  });
  await knex('departments').insert({ code: 'XF', name: '消防审验科', kind: 'FIRE', region_code: '339902' });
  await knex('firms').insert([
    { credit_code: APPLICANT_CODE, name: PROJECT.applicantName, kind: 'APPLICANT' },
    { credit_code: PROJECT.designUscc, name: PROJECT.designUnit, kind: 'DESIGN', credit_grade: 'A' },
  ]);
  await knex('agencies').insert({
    credit_code: AGENCY_CODE,
    name: '云溪市恒筑施工图审查有限公司',
    agency_class: 1,
    status: 'ACTIVE',
    region_code: '339902',
  });
}

async function seedPeople(acting: ActorTransaction): Promise<Map<string, TaskPerson>> {
  const people = new Map<string, TaskPerson>();
  for (const [name, roles] of Object.entries(ROLES_OF)) {
    const person = await createUser(acting, {
      username: name,
      displayName: `${name}某`,
      passwordHash: 'none',
      mustChangePassword: false,
      roles,
      firmCode: name === 'applicant' ? APPLICANT_CODE : null,
      agencyCode: AGENCY_PEOPLE.some((each) => each === name) ? AGENCY_CODE : null,
      departmentCode: name === 'fire' ? 'XF' : null,
      regionCode: name === 'fire' || name === 'officer' ? '339902' : null,
      disciplines: [...DISCIPLINES],
      registrationExpires: '2030-12-31',
    });
    people.set(name, person);
  }
  return people;
}
