import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Knex } from 'knex';
import { ROLE_LABELS, ROLES, type Role } from '../domain/roles.ts';
import { hashPassword } from '../platform/passwords.ts';
import { agencyRegister } from '../storage/agencies.ts';
import { agencyStaffRegister } from '../storage/agency-staff.ts';
import { type ActorTransaction, actAs } from '../storage/audit.ts';
import { calendarRegister } from '../storage/calendar.ts';
import { checklistRegister } from '../storage/checklists.ts';
import { clauseRegister } from '../storage/clauses.ts';
import { countyRegister } from '../storage/counties.ts';
import { importRegisterCsv } from '../storage/csv-register.ts';
import { departmentRegister } from '../storage/departments.ts';
import { firmRegister } from '../storage/firms.ts';
import { createUser, listAgencyStaff, type NewUser, updateUser } from '../storage/identity.ts';
import { neighbourRegister } from '../storage/neighbour-records.ts';
import { countSetup } from '../storage/setup.ts';

/** A demonstration city that was just loaded; nobody can learn the password later. */
export interface DemoCity {
  /** The same for every account. */
  readonly password: string;
  readonly accounts: readonly Account[];
}

type Account = Pick<NewUser, 'username' | 'roles'>;

/** One line of the file of accounts, by column; a column that the file has not is undefined. */
type AccountRow = Readonly<Record<string, string | undefined>>;

/** In an order in which each finds the codes that it names. */
const registers = [
  countyRegister,
  departmentRegister,
  firmRegister,
  agencyRegister,
  agencyStaffRegister,
  calendarRegister,
  clauseRegister,
  checklistRegister,
  neighbourRegister,
];
const PEOPLE_FILES = ['agency-staff.csv', 'accounts.csv'];
const EVERYBODY = 10_000;
const PASSWORD_BYTES = 9;
const NAMES_PER_ROLE = 3;

/**
 * Loads the invented registers of `folder`, agency staff among them, and an account for everybody else of its accounts. A
 * database that holds any register or person already is somebody's own: nothing is loaded there, and the answer is
 * undefined. Several processes may start together: the lock lets one of them load.
 */
export async function loadDemoCity(knex: Knex, folder: string): Promise<DemoCity | undefined> {
  if (!(await isEmpty(knex))) return undefined;
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  // One hash for all: each costs a tenth of a second, and the password is shared anyway.
  const passwordHash = await hashPassword(password);
  return actAs(knex, { kind: 'SYSTEM', id: 'demo', name: 'demonstration city' }, async (acting) => {
    await acting.trx.raw(`select pg_advisory_xact_lock(hashtextextended('demonstration-city', 0))`);
    if (!(await isEmpty(acting.trx))) return undefined;
    await importRegisters(acting, folder);
    const shared = { passwordHash, mustChangePassword: false };
    const staff = await listAgencyStaff(acting.trx, { limit: EVERYBODY });
    for (const { id } of staff) await updateUser(acting, id, shared);
    const others = await readAccounts(join(folder, 'accounts.csv'));
    for (const person of others) await createUser(acting, { ...person, ...shared });
    return { password, accounts: [...staff, ...others] };
  });
}

/** What the person at the terminal reads: the password, and some user names of every role. */
export function describeDemoCity({ password, accounts }: DemoCity): string[] {
  const lines = ROLES.map((role) => ({ role, names: namesOf(accounts, role) })).filter(({ names }) => names.length > 0);
  return [
    `Demonstration city loaded. The password of each of its ${accounts.length} accounts: ${password}`,
    ...lines.map(({ role, names }) => `  ${role} (${ROLE_LABELS[role]}): ${shortened(names)}`),
    `All user names: ${PEOPLE_FILES.map((file) => `data/registers/${file}`).join(', ')}`,
  ];
}

/** Calendar days do not count: they hold nothing of a city's own, and may be imported before everything else. */
async function isEmpty(db: Knex): Promise<boolean> {
  const { counties, departments, agencies, agencyStaff, firms, people } = await countSetup(db);
  return counties + departments + agencies + agencyStaff + firms + people === 0;
}

async function importRegisters(acting: ActorTransaction, folder: string): Promise<void> {
  for (const register of registers) {
    const file = `${register.register.replaceAll('_', '-')}.csv`;
    await importRegisterCsv(acting, register, await readFile(join(folder, file), 'utf8'));
  }
}

async function readAccounts(file: string): Promise<Omit<NewUser, 'passwordHash' | 'mustChangePassword'>[]> {
  const rows: AccountRow[] = parse(await readFile(file), { columns: true, bom: true });
  return rows.map((row) => ({
    username: row['username'] ?? '',
    displayName: row['displayName'] ?? '',
    roles: (row['roles']?.split(';') ?? []).filter(isRole),
    firmCode: row['firmCode'] || null,
    departmentCode: row['departmentCode'] || null,
    regionCode: row['regionCode'] || null,
  }));
}

const isRole = (word: string): word is Role => ROLES.some((role) => role === word);

const namesOf = (accounts: readonly Account[], role: Role): string[] =>
  accounts.filter(({ roles }) => roles.includes(role)).map(({ username }) => username);

function shortened(names: readonly string[]): string {
  const rest = names.length - NAMES_PER_ROLE;
  return `${names.slice(0, NAMES_PER_ROLE).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
