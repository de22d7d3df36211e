import type { Knex } from 'knex';
import { type Employment, employmentFaults } from '../domain/agency-staff.ts';
import { isDiscipline } from '../domain/disciplines.ts';
import { AGENCY_ROLES } from '../domain/roles.ts';
import type { ActorTransaction } from './audit.ts';
import {
  creditCodeColumn,
  dateColumn,
  filledListColumn,
  listColumn,
  oneOfColumn,
  optionalColumn,
  textColumn,
  usernameColumn,
} from './csv-columns.ts';
import {
  type CsvColumn,
  type CsvFault,
  type CsvLine,
  type CsvRegister,
  type CsvRow,
  type RowFault,
  unknownFaults,
} from './csv-register.ts';
import { disciplineColumn, unknownDisciplines } from './disciplines.ts';
import { createUser, findCredentials, type User, updateUser } from './identity.ts';
import { toSnakeCase } from './row-mapping.ts';

/** What a line of the file says of a person. */
type Member = Pick<User, 'username' | 'displayName' | keyof Employment>;

/**
 * The people of the review agencies. A row is an account with its employment: a new name makes an account that has no
 * password yet, a known one is changed to what the file says. Status and password are the account's own and stay.
 */
export const agencyStaffRegister: CsvRegister = {
  register: 'agency_staff',
  key: 'username',
  columns: {
    username: usernameColumn,
    displayName: textColumn(50),
    agencyCode: creditCodeColumn,
    roles: filledListColumn(oneOfColumn(AGENCY_ROLES)),
    disciplines: stated(listColumn(disciplineColumn)),
    registrationNumber: stated(optionalColumn(textColumn(40))),
    registrationExpires: stated(optionalColumn(dateColumn)),
  },
  distinct: ['registrationNumber'],
  check: faultsOfRow,
  compare: async (db, lines) => [
    ...(await unknownAgencies(db, lines)),
    ...(await foreignAccounts(db, lines)),
    ...(await takenNumbers(db, lines)),
    ...(await unknownDisciplines(db, lines, 'disciplines')),
  ],
  store: async (acting, rows) => {
    for (const row of rows) await storeMember(acting, toMember(row));
  },
};

/** Empty means that the person has none, so that a file without the column must not take it away from everybody. */
function stated(column: CsvColumn): CsvColumn {
  return { ...column, neverLeftOut: true };
}

/** Cells that could not be read have their fault already; what is missing for want of them is none. */
function faultsOfRow(row: CsvRow): readonly RowFault[] {
  return employmentFaults(toMember(row))
    .filter(({ field }) => row[toSnakeCase(field)] !== undefined)
    .map(({ field, message }) => ({ column: field, message }));
}

async function unknownAgencies(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const known: unknown[] = await db('agencies')
    .whereRaw('credit_code = any(?)', [textsOf(lines, 'agency_code')])
    .pluck('credit_code');
  return unknownFaults(lines, { column: 'agencyCode', known, expected: 'an agency of the register' });
}

/** An import must not turn an officer, an applicant or an administrator into a reviewer, nor take their rights away. */
async function foreignAccounts(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const rows: { username: string }[] = await db('users')
    .join('user_roles', 'user_roles.user_id', 'users.id')
    .whereRaw('lower(users.username) = any(?)', [textsOf(lines, 'username')])
    .whereNotIn('user_roles.role', [...AGENCY_ROLES])
    .select('users.username');
  const foreign = new Set<unknown>(rows.map(({ username }) => username.toLowerCase()));
  return faultsWhere(lines, 'username', (name) =>
    foreign.has(name)
      ? { code: 'VALUE_TAKEN', message: `Expected a person of an agency or a new name, but ${name} has other roles.` }
      : undefined,
  );
}

/** Somebody whom the file names, too, gets another number there, or the number stands in it twice. */
async function takenNumbers(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const holders: { number: string; username: string }[] = await db('agency_staff as staff')
    .join('users', 'users.id', 'staff.user_id')
    .whereRaw('staff.registration_number = any(?)', [textsOf(lines, 'registration_number')])
    .whereRaw('lower(users.username) <> all(?)', [textsOf(lines, 'username')])
    .select('staff.registration_number as number', 'users.username');
  const holderOf = new Map<unknown, string>(holders.map(({ number, username }) => [number, username]));
  return faultsWhere(lines, 'registrationNumber', (number) => {
    const holder = holderOf.get(number);
    if (holder === undefined) return undefined;
    return { code: 'VALUE_TAKEN', message: `Expected a number of nobody else, but ${holder} has ${number}.` };
  });
}

function faultsWhere(
  lines: readonly CsvLine[],
  column: string,
  judge: (value: unknown) => Pick<CsvFault, 'code' | 'message'> | undefined,
): readonly CsvFault[] {
  return lines.flatMap(({ line, row }) => {
    const value = row[toSnakeCase(column)];
    const found = value === undefined ? undefined : judge(value);
    return found === undefined ? [] : [{ line, column, ...found }];
  });
}

function textsOf(lines: readonly CsvLine[], column: string): string[] {
  return lines.map(({ row }) => row[column]).filter((value) => typeof value === 'string');
}

async function storeMember(acting: ActorTransaction, member: Member): Promise<void> {
  const known = (await findCredentials(acting.trx, member.username))?.user;
  if (known === undefined) {
    await createUser(acting, { ...member, passwordHash: null, mustChangePassword: true });
  } else if (!isSame(known, member)) {
    const { username: _same, ...change } = member;
    await updateUser(acting, known.id, change);
  }
}

/** An account that stays as it is gets no audit row. */
function isSame(known: User, member: Member): boolean {
  const plain = ({ displayName, agencyCode, roles, disciplines, registrationNumber, registrationExpires }: Member) =>
    JSON.stringify([
      ...[displayName, agencyCode, registrationNumber, registrationExpires],
      ...[[...roles].sort(), [...disciplines].sort()],
    ]);
  return plain(known) === plain(member);
}

function toMember(row: CsvRow): Member {
  const { username, display_name, agency_code, roles, disciplines, registration_number, registration_expires } = row;
  return {
    username: textOf(username) ?? '',
    displayName: textOf(display_name) ?? '',
    agencyCode: textOf(agency_code),
    roles: AGENCY_ROLES.filter((role) => Array.isArray(roles) && roles.includes(role)),
    disciplines: Array.isArray(disciplines) ? disciplines.filter(isDiscipline) : [],
    registrationNumber: textOf(registration_number),
    registrationExpires: textOf(registration_expires),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
