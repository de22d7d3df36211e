import { randomBytes } from 'node:crypto';
import type { Role } from '../domain/roles.ts';
import { type AgencyTeam, assembleTeam } from './agency-teams.ts';
import type { User } from './answers.ts';
import { type ApiClient, ApiProblem, type Caller } from './api-client.ts';
import { cityOf, departmentCodeOf, readPages } from './registers.ts';

/** Everybody whom the cases need; made on first use. */
export interface People {
  readonly administrator: Caller;
  applicantOf(firmCode: string): Promise<Caller>;
  designerOf(firmCode: string): Promise<Caller>;
  officerOf(regionCode: string): Promise<Caller>;
  departmentOf(kind: string, regionCode: string): Promise<Caller>;
  agency(agencyCode: string): Promise<AgencyTeam>;
  /** Takes back the keys with which the people called. */
  dismiss(): Promise<void>;
}

/** A person outside the agencies as the administrator's API takes it. */
interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly firmCode?: string;
  readonly departmentCode?: string;
  readonly regionCode?: string;
}

const DEPARTMENT_KINDS: Readonly<Record<string, string>> = {
  CONSTRUCTION: '住建经办人',
  FIRE: '消防经办人',
  CIVIL_DEFENCE: '人防经办人',
};

/**
 * The people of a demonstration. Those that the system does not know are made, the agencies' by the register of their
 * staff; all of them call by API keys, so that nobody's password is touched and nobody is signed out.
 */
export async function gatherPeople(api: ApiClient, administrator: Caller): Promise<People> {
  const users = new Map((await readPages<User>(administrator, '/users')).map((user) => [user.username, user]));
  const entered = new Map<string, Promise<Caller>>();
  const teams = new Map<string, Promise<AgencyTeam>>();
  const keys: string[] = [];
  const enter = async (userId: string): Promise<Caller> => {
    const wanted = { name: '示范流程', userId, expiresInDays: 1 };
    const { id, key } = await administrator.post<{ id: string; key: string }>('/api-keys', wanted);
    keys.push(id);
    return api.withKey(key);
  };
  const callerOf = (person: Person): Promise<Caller> =>
    remember(entered, person.username, async () => {
      const { id } = users.get(person.username) ?? (await makeUser(administrator, person));
      return enter(id);
    });
  return {
    administrator,
    applicantOf: (firmCode) => callerOf(applicant(firmCode)),
    designerOf: (firmCode) => callerOf(designer(firmCode)),
    officerOf: (regionCode) => callerOf(officer(regionCode)),
    departmentOf: (kind, regionCode) => callerOf(departmentClerk(kind, regionCode)),
    agency: (agencyCode) => remember(teams, agencyCode, () => assembleTeam(administrator, agencyCode, enter)),
    dismiss: async () => {
      await Promise.all(keys.splice(0).map((id) => administrator.delete(`/api-keys/${id}`)));
    },
  };
}

/** Somebody else, or another demonstration, may have made the same person meanwhile. */
async function makeUser(administrator: Caller, person: Person): Promise<User> {
  const password = randomBytes(15).toString('base64url');
  try {
    return await administrator.post<User>('/users', { ...person, password });
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

function applicant(firmCode: string): Person {
  return { username: `applicant.${firmCode.toLowerCase()}`, displayName: '报审经办人', roles: ['applicant'], firmCode };
}

function designer(firmCode: string): Person {
  return { username: `designer.${firmCode.toLowerCase()}`, displayName: '设计经办人', roles: ['designUnit'], firmCode };
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
