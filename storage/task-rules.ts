import type { Knex } from 'knex';
import { isRegisteredOn } from '../domain/agency-staff.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { DISCIPLINE_ROLES, REGISTERED_ROLES } from '../domain/roles.ts';
import { findAbsenceOn } from './absences.ts';
import { findBar, INTEREST_HOLDS } from './bars.ts';
import type { User } from './identity.ts';
import { Refusal } from './refusal.ts';
import { type ReviewStage, selectStagesOfPerson } from './reviews.ts';
import type { Task } from './tasks.ts';

/** What the rules about tasks need to know of a person. */
export type TaskPerson = Pick<
  User,
  | 'id'
  | 'displayName'
  | 'roles'
  | 'firmCode'
  | 'agencyCode'
  | 'departmentCode'
  | 'regionCode'
  | 'disciplines'
  | 'registrationExpires'
  | 'leavesOn'
>;

/** Somebody at work, and when (legal time): a registration may have run out. */
export interface ActingPerson {
  readonly person: TaskPerson;
  readonly at: Date;
}

/** The open tasks that a person may take, as a condition over `tasks as t`: role, and the side the person belongs to. */
export function queueCondition({ person, at }: ActingPerson): {
  readonly sql: string;
  readonly bindings: Knex.Value[];
} {
  const day = chinaDateOf(at.getTime());
  const isRegistered = isRegisteredOn(person, day);
  const qualified = isRegistered ? [...person.disciplines] : [];
  const sql = `t.candidate_role = any(?)
    and (t.firm_code is null or t.firm_code = ?)
    and (t.agency_code is null or t.agency_code = ?)
    and (t.candidate_role not in ('acceptanceOfficer', 'department') or t.region_code like ?)
    and (t.candidate_role <> all(?) or t.discipline = any(?))
    and (t.candidate_role <> 'technicalHead' or t.stage is distinct from 'FINAL' or ?)
    and (t.department is null or t.department = (select d.kind from departments d where d.code = ?))
    and not exists (
      select 1 from stage_results s where s.case_id = t.case_id and s.user_id = ? and s.department = ''
         and t.department is null and t.stage in ('FIRST', 'SECOND', 'FINAL') and s.stage <> t.stage)
    and (t.agency_code is null or (
      (t.offered_to_user_id is null or t.offered_to_user_id = ?) and ?
      and not exists (select 1 from absences b where b.user_id = ? and b.canceled_at is null
        and ?::date between b.from_date and b.to_date)))
    and (t.stage is null or t.stage not in ('FIRST', 'SECOND', 'FINAL') or (
      not exists (select 1 from recusals r where r.user_id = ? and r.case_id = t.case_id)
      and not exists (select 1 from person_interests i join applications a on a.id = t.case_id where ${INTEREST_HOLDS})))`;
  const region = person.regionCode?.replace(/00$/, '%') ?? '';
  const { firmCode, agencyCode, departmentCode } = person;
  const side = [firmCode ?? '', agencyCode ?? '', region];
  const ofDiscipline = [[...DISCIPLINE_ROLES], qualified, isRegistered];
  const present = [person.id, worksOn(person, day), person.id, day, person.id, person.id, day];
  return { sql, bindings: [[...person.roles], ...side, ...ofDiscipline, departmentCode ?? '', person.id, ...present] };
}

/** Refuses NOT_YOURS when the person has not the role, firm, agency, region, department or discipline of the task. */
export async function checkCandidate(db: Knex, task: Task, person: TaskPerson): Promise<void> {
  const faults: string[] = [];
  if (!person.roles.includes(task.candidateRole)) faults.push(`role ${task.candidateRole}`);
  if (task.firmCode !== null && task.firmCode !== person.firmCode) faults.push('the firm of the case');
  if (task.agencyCode !== null && task.agencyCode !== person.agencyCode) faults.push('the agency of the case');
  if (isOfRegion(task) && !covers(person.regionCode, task.regionCode)) faults.push(`region ${task.regionCode}`);
  if (needsDiscipline(task) && !person.disciplines.some((code) => code === task.discipline)) {
    faults.push(`discipline ${task.discipline}`);
  }
  if (task.department !== null && (await departmentKindOf(db, person)) !== task.department) {
    faults.push(`department ${task.department}`);
  }
  if (faults.length > 0) {
    throw new Refusal(
      'NOT_YOURS',
      `Expected a person of ${faults.join(', ')} for this task, but ${person.displayName} is not.`,
    );
  }
}

/** Refuses NOT_REGISTERED for a task of a reviewer or the technical head when the person's registration does not hold that day. */
export function checkRegistration(task: Task, { person, at }: ActingPerson): void {
  const day = chinaDateOf(at.getTime());
  if (!REGISTERED_ROLES.includes(task.candidateRole) || !isReviewStage(task.stage) || isRegisteredOn(person, day))
    return;
  const { displayName, registrationExpires } = person;
  const found = registrationExpires === null ? 'has none' : `had one until ${registrationExpires}`;
  throw new Refusal('NOT_REGISTERED', `Expected a registration that is valid on ${day}, but ${displayName} ${found}.`);
}

/**
 * Refuses PERSON_RULE when the person acts in another stage of the case already: first, second and final stage are checks
 * upon each other only if nobody checks himself. Departments confirm for themselves and are no part of the rule.
 */
export async function checkPersonRule(db: Knex, task: Task, person: TaskPerson): Promise<void> {
  if (!isReviewStage(task.stage) || task.department !== null) return;
  const held = db('tasks')
    .where({ case_id: task.caseId, assignee_user_id: person.id, department: null })
    .whereIn('status', ['CLAIMED', 'COMPLETING'])
    .whereIn('stage', ['FIRST', 'SECOND', 'FINAL'])
    .select('stage');
  const acting: { stage: string }[] = await selectStagesOfPerson(db, task.caseId, person.id).union(held);
  const other = acting.find(({ stage }) => stage !== task.stage)?.stage;
  if (other !== undefined) {
    throw new Refusal(
      'PERSON_RULE',
      `Expected another person for stage ${task.stage}, but ${person.displayName} acts in stage ${other} of this case.`,
    );
  }
}

/** Refuses LEFT when the person works for the agency no more: from the day of leaving on nothing is given and nothing done. */
export function checkEmployed(task: Task, { person, at }: ActingPerson): void {
  const day = chinaDateOf(at.getTime());
  if (task.agencyCode === null || worksOn(person, day)) return;
  const { displayName, leavesOn } = person;
  throw new Refusal(
    'LEFT',
    `Expected a person who works for the agency, but ${displayName} has left it on ${leavesOn}.`,
  );
}

/** Refuses ABSENT when a person of an agency has entered the day as one without work. What is held may still be finished. */
export async function checkPresent(db: Knex, task: Task, { person, at }: ActingPerson): Promise<void> {
  if (task.agencyCode === null) return;
  const absence = await findAbsenceOn(db, person.id, chinaDateOf(at.getTime()));
  if (absence === undefined) return;
  const { displayName, from, to } = absence;
  throw new Refusal('ABSENT', `Expected a person who is at work, but ${displayName} is absent from ${from} to ${to}.`);
}

/** Refuses RECUSED when the person has an interest in the case: declared, found, or by the register of interests. */
export async function checkUnbarred(db: Knex, task: Task, { person, at }: ActingPerson): Promise<void> {
  if (!isReviewStage(task.stage) || task.department !== null) return;
  const day = chinaDateOf(at.getTime());
  const bar = await findBar(db, { userId: person.id, caseId: task.caseId, day });
  if (bar === undefined) return;
  throw new Refusal(
    'RECUSED',
    `Expected a person without interest in the case, but ${person.displayName} has: ${bar}.`,
  );
}

/** True up to the day before the one of leaving. */
function worksOn({ leavesOn }: TaskPerson, day: PlainDate): boolean {
  return leavesOn === null || day < leavesOn;
}

/** True for the three levels of review; other steps may carry other words in their header. */
export function isReviewStage(stage: string | null): stage is ReviewStage {
  return stage === 'FIRST' || stage === 'SECOND' || stage === 'FINAL';
}

async function departmentKindOf(db: Knex, person: TaskPerson): Promise<string | undefined> {
  const row: { kind: string } | undefined = await db('departments')
    .where({ code: person.departmentCode ?? '' })
    .first('kind');
  return row?.kind;
}

function isOfRegion(task: Task): boolean {
  return task.candidateRole === 'acceptanceOfficer' || task.candidateRole === 'department';
}

function needsDiscipline(task: Task): boolean {
  return DISCIPLINE_ROLES.includes(task.candidateRole);
}

/** A code that ends in 00 is a city and covers its counties. */
function covers(region: string | null, county: string): boolean {
  if (region === null) return false;
  return region.endsWith('00') ? county.startsWith(region.slice(0, 4)) : region === county;
}
