import type { Knex } from 'knex';
import { isRegisteredOn } from '../domain/agency-staff.ts';
import { chinaDateOf } from '../domain/plain-date.ts';
import { DISCIPLINE_ROLES } from '../domain/roles.ts';
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
  const qualified = isRegisteredOn(person, chinaDateOf(at.getTime())) ? [...person.disciplines] : [];
  const sql = `t.candidate_role = any(?)
    and (t.firm_code is null or t.firm_code = ?)
    and (t.agency_code is null or t.agency_code = ?)
    and (t.candidate_role not in ('acceptanceOfficer', 'department') or t.region_code like ?)
    and (t.candidate_role <> all(?) or t.discipline = any(?))
    and (t.department is null or t.department = (select d.kind from departments d where d.code = ?))
    and not exists (
      select 1 from stage_results s where s.case_id = t.case_id and s.user_id = ? and s.department = ''
         and t.department is null and t.stage in ('FIRST', 'SECOND', 'FINAL') and s.stage <> t.stage)`;
  const region = person.regionCode?.replace(/00$/, '%') ?? '';
  const { firmCode, agencyCode, departmentCode } = person;
  const side = [firmCode ?? '', agencyCode ?? '', region];
  const ofDiscipline = [[...DISCIPLINE_ROLES], qualified];
  return { sql, bindings: [[...person.roles], ...side, ...ofDiscipline, departmentCode ?? '', person.id] };
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

/** Refuses NOT_REGISTERED when the task belongs to a discipline and the person's registration does not hold that day. */
export function checkRegistration(task: Task, { person, at }: ActingPerson): void {
  const day = chinaDateOf(at.getTime());
  if (!needsDiscipline(task) || isRegisteredOn(person, day)) return;
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
