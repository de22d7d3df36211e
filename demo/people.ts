import { randomBytes } from 'node:crypto';
import { DISCIPLINES, type Discipline } from '../domain/disciplines.ts';
import type { Role } from '../domain/roles.ts';
import type { User } from './answers.ts';
import { type ApiClient, ApiProblem, type Caller } from './api-client.ts';
import { cityOf, departmentCodeOf, readPages, readShipped } from './registers.ts';

/** Who works on a case for a review agency. */
export interface AgencyTeam {
  readonly manager: Caller;
  readonly technicalHead: Caller;
  readonly legalRepresentative: Caller;
  reviewer(discipline: Discipline): Caller;
  /** Another person of the same discipline. */
  secondReviewer(discipline: Discipline): Caller;
}

/** Everybody whom the cases need; made on first use. */
export interface People {
  readonly administrator: Caller;
  applicantOf(firmCode: string): Promise<Caller>;
  officerOf(regionCode: string): Promise<Caller>;
  departmentOf(kind: string, regionCode: string): Promise<Caller>;
  agency(agencyCode: string): Promise<AgencyTeam>;
  /** Takes back the keys with which the people called. */
  dismiss(): Promise<void>;
}

/** A person as the administrator's API takes it. */
interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly firmCode?: string;
  readonly agencyCode?: string;
  readonly departmentCode?: string;
  readonly regionCode?: string;
  readonly disciplines?: readonly Discipline[];
  readonly registrationExpires?: string;
}

interface Employment {
  readonly manager: Person;
  readonly technicalHead: Person;
  readonly legalRepresentative: Person;
  readonly reviewers: ReadonlyMap<Discipline, readonly [first: Person, second: Person]>;
}

const FAR_AHEAD = '2099-12-31';
const DEPARTMENT_KINDS: Readonly<Record<string, string>> = {
  CONSTRUCTION: '住建经办人',
  FIRE: '消防经办人',
  CIVIL_DEFENCE: '人防经办人',
};

/**
 * The people of a demonstration. Those that the system does not know are made, with a one-time password of their own; all
 * of them call by API keys, so that nobody's password is touched and nobody is signed out.
 */
export async function gatherPeople(api: ApiClient, administrator: Caller): Promise<People> {
  const users = new Map((await readPages<User>(administrator, '/users')).map((user) => [user.username, user]));
  const entered = new Map<string, Promise<Caller>>();
  const teams = new Map<string, Promise<AgencyTeam>>();
  const keys: string[] = [];
  const enter = async (person: Person): Promise<Caller> => {
    const password = randomBytes(15).toString('base64url');
    const user = users.get(person.username) ?? (await makeUser(administrator, { ...person, password }));
    const wanted = { name: '示范流程', userId: user.id, expiresInDays: 1 };
    const { id, key } = await administrator.post<{ id: string; key: string }>('/api-keys', wanted);
    keys.push(id);
    return api.withKey(key);
  };
  const callerOf = (person: Person): Promise<Caller> => remember(entered, person.username, () => enter(person));
  return {
    administrator,
    applicantOf: (firmCode) => callerOf(applicant(firmCode)),
    officerOf: (regionCode) => callerOf(officer(regionCode)),
    departmentOf: (kind, regionCode) => callerOf(departmentClerk(kind, regionCode)),
    agency: (agencyCode) => remember(teams, agencyCode, () => assemble(agencyCode, callerOf)),
    dismiss: async () => {
      await Promise.all(keys.splice(0).map((id) => administrator.delete(`/api-keys/${id}`)));
    },
  };
}

/** Somebody else, or another demonstration, may have made the same person meanwhile. */
async function makeUser(administrator: Caller, person: Person & { readonly password: string }): Promise<User> {
  try {
    return await administrator.post<User>('/users', person);
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem && thrown.code === 'ALREADY_EXISTS')) throw thrown;
    const found = (await readPages<User>(administrator, '/users')).find(({ username }) => username === person.username);
    if (found === undefined) throw thrown;
    return found;
  }
}

function remember<Value>(known: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

async function assemble(agencyCode: string, callerOf: (person: Person) => Promise<Caller>): Promise<AgencyTeam> {
  const staff = (await shippedStaff(agencyCode)) ?? inventStaff(agencyCode);
  const people = [
    staff.manager,
    staff.technicalHead,
    staff.legalRepresentative,
    ...[...staff.reviewers.values()].flat(),
  ];
  const callers = new Map<Person, Caller>();
  // All of them now: the agency is eligible only with two qualified persons in every discipline.
  await Promise.all(people.map(async (person) => callers.set(person, await callerOf(person))));
  const found = (person: Person | undefined): Caller => {
    const caller = person === undefined ? undefined : callers.get(person);
    if (caller === undefined) throw new Error(`Expected a person of agency ${agencyCode}, but there is none`);
    return caller;
  };
  return {
    manager: found(staff.manager),
    technicalHead: found(staff.technicalHead),
    legalRepresentative: found(staff.legalRepresentative),
    reviewer: (discipline) => found(staff.reviewers.get(discipline)?.[0]),
    secondReviewer: (discipline) => found(staff.reviewers.get(discipline)?.[1]),
  };
}

/** The staff of an agency of the shipped registers; undefined for others, or when somebody is missing there. */
async function shippedStaff(agencyCode: string): Promise<Employment | undefined> {
  const rows = (await readShipped('agency-staff.csv')).filter((row) => row['agencyCode'] === agencyCode);
  const people = rows.map((row): Person => {
    const { username = '', displayName = '', roles = '', disciplines = '', registrationExpires = '' } = row;
    return {
      username,
      displayName,
      agencyCode,
      // The words of a file; the server refuses those that it does not know.
      roles: roles.split(';') as Role[],
      disciplines: DISCIPLINES.filter((discipline) => disciplines.split(';').includes(discipline)),
      ...(registrationExpires === '' ? {} : { registrationExpires }),
    };
  });
  const withRole = (role: Role) => people.filter(({ roles }) => roles.includes(role));
  const [manager] = withRole('agencyManager');
  const [technicalHead] = withRole('technicalHead');
  const [legalRepresentative] = withRole('legalRepresentative');
  const pairs = DISCIPLINES.map((discipline) => {
    const [first, second] = withRole('reviewer').filter(({ disciplines }) => disciplines?.includes(discipline));
    return [discipline, first, second] as const;
  });
  const reviewers = new Map<Discipline, readonly [Person, Person]>();
  for (const [discipline, first, second] of pairs) {
    if (first !== undefined && second !== undefined) reviewers.set(discipline, [first, second]);
  }
  const isWhole = reviewers.size === DISCIPLINES.length;
  if (!isWhole || manager === undefined || technicalHead === undefined || legalRepresentative === undefined) return;
  return { manager, technicalHead, legalRepresentative, reviewers };
}

function inventStaff(agencyCode: string): Employment {
  const someone = (name: string, displayName: string, roles: readonly Role[]): Person => ({
    ...{ username: `${agencyCode.toLowerCase()}.${name}`, displayName, roles, agencyCode },
  });
  const qualified = (discipline: Discipline, number: number): Person => ({
    ...someone(`${discipline.toLowerCase()}${number}`, `审查师${discipline}${number}`, ['reviewer', 'secondReviewer']),
    disciplines: [discipline],
    registrationExpires: FAR_AHEAD,
  });
  return {
    manager: someone('manager', '机构管理员', ['agencyManager']),
    technicalHead: someone('head', '技术负责人', ['technicalHead']),
    legalRepresentative: someone('legal', '法定代表人', ['legalRepresentative']),
    reviewers: new Map(DISCIPLINES.map((each) => [each, [qualified(each, 1), qualified(each, 2)]])),
  };
}

function applicant(firmCode: string): Person {
  return { username: `applicant.${firmCode.toLowerCase()}`, displayName: '报审经办人', roles: ['applicant'], firmCode };
}

function officer(regionCode: string): Person {
  const city = cityOf(regionCode);
  return {
    username: `window.${city}`,
    displayName: '受理窗口经办人',
    roles: ['acceptanceOfficer'],
    departmentCode: departmentCodeOf(regionCode, 'ACCEPTANCE'),
    regionCode: city,
  };
}

function departmentClerk(kind: string, regionCode: string): Person {
  const city = cityOf(regionCode);
  return {
    username: `${kind.toLowerCase().replace('_', '-')}.${city}`,
    displayName: DEPARTMENT_KINDS[kind] ?? '部门经办人',
    roles: ['department'],
    departmentCode: departmentCodeOf(regionCode, kind),
    regionCode: city,
  };
}
