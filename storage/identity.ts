import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Employment } from '../domain/agency-staff.ts';
import type { AgencyPerson } from '../domain/eligibility.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { requireDisciplines } from './disciplines.ts';
import { releaseLostTasks } from './task-releases.ts';

/**
 * A person who can sign in. Codes tie the person to a firm, an agency or a department of the registers; those of an agency
 * have a row in `agency_staff` beside their account.
 */
export interface User extends Employment {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly status: 'ACTIVE' | 'DISABLED';
  /** False until an administrator issues one: nobody can sign in with this name yet. */
  readonly hasPassword: boolean;
  readonly mustChangePassword: boolean;
  /** Credit code of the applicant firm or design unit. */
  readonly firmCode: string | null;
  readonly departmentCode: string | null;
  /** First day on which the person of an agency works for it no more; null while nobody knows of one. */
  readonly leavesOn: PlainDate | null;
  /** County or city (GB/T 2260) whose cases an officer or a department sees. */
  readonly regionCode: string | null;
}

/** What an administrator gives to make a user; the password arrives as its argon2 hash, null for none yet. */
export interface NewUser extends Pick<Employment, 'roles'>, Partial<Omit<Employment, 'roles'>> {
  readonly username: string;
  readonly displayName: string;
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
  readonly firmCode?: string | null;
  readonly departmentCode?: string | null;
  readonly regionCode?: string | null;
}

/** What may be changed of a user afterwards; the user name may not, since audit rows and files carry it. */
export type UserChange = Partial<Omit<NewUser, 'username'>> & { readonly status?: User['status'] };

/** A user together with the password hash, for the sign-in check only. */
export interface Credentials {
  readonly user: User;
  readonly passwordHash: string | null;
}

/** A user as the tables hold one. */
export interface UserRow {
  id: string;
  username: string;
  display_name: string;
  password_hash: string | null;
  status: User['status'];
  must_change_password: boolean;
  firm_code: string | null;
  agency_code: string | null;
  department_code: string | null;
  region_code: string | null;
  disciplines: User['disciplines'];
  registration_number: string | null;
  registration_expires: string | null;
  leaves_on: string | null;
  roles: User['roles'];
}

const ACCOUNT_COLUMNS = [
  'id',
  'username',
  'display_name',
  'password_hash',
  'status',
  'must_change_password',
  'firm_code',
  'department_code',
  'region_code',
];

/** Columns of `agency_staff`. */
const EMPLOYMENT_FIELDS = ['agencyCode', 'disciplines', 'registrationNumber', 'registrationExpires'] as const;

/** A page of people by user name, after the given one. */
export interface UserPage {
  readonly afterUsername?: string | undefined;
  readonly limit: number;
}

/** The user of an id, or undefined. */
export async function findUser(db: Knex, id: string): Promise<User | undefined> {
  const row = await selectUsers(db).where('users.id', id).first();
  return row === undefined ? undefined : toUser(row);
}

/** User and password hash by user name (case does not matter), disabled users included; undefined when unknown. */
export async function findCredentials(db: Knex, username: string): Promise<Credentials | undefined> {
  const row = await selectUsers(db).whereRaw('lower(users.username) = lower(?)', [username]).first();
  return row === undefined ? undefined : { user: toUser(row), passwordHash: row.password_hash };
}

/** A page of all users. */
export async function listUsers(db: Knex, page: UserPage): Promise<User[]> {
  return (await selectPage(db, page)).map(toUser);
}

/** A page of the people of one agency, or of all agencies; disabled ones included. */
export async function listAgencyStaff(
  db: Knex,
  page: UserPage & { readonly agencyCode?: string | undefined },
): Promise<User[]> {
  const select = selectPage(db, page).whereNotNull('staff.agency_code');
  if (page.agencyCode !== undefined) select.where('staff.agency_code', page.agencyCode);
  return (await select).map(toUser);
}

/** The active staff of an agency on a day, as far as assignment depends on them; who has left by then is none of it. */
export async function listActiveStaff(db: Knex, agencyCode: string, day: PlainDate): Promise<AgencyPerson[]> {
  return (await listWorkingStaff(db, agencyCode, day)).map(toUser);
}

/** The people of an agency who may be given work on a day, by name. */
export async function listColleagues(db: Knex, agencyCode: string, day: PlainDate): Promise<User[]> {
  return (await listWorkingStaff(db, agencyCode, day).orderBy('users.display_name')).map(toUser);
}

/** Sets the day from which a person works for the agency no more, or takes it back. */
export async function setDeparture(
  acting: ActorTransaction,
  person: Pick<User, 'id' | 'leavesOn'>,
  leavesOn: PlainDate | null,
): Promise<void> {
  await acting.trx('agency_staff').where({ user_id: person.id }).update({ leaves_on: leavesOn });
  const before = { leavesOn: person.leavesOn };
  acting.record({ action: 'set-departure', entity: 'user', entityId: person.id, before, after: { leavesOn } });
}

/**
 * The active staff of an agency who have not chosen a password of their own yet, by user name. Inside a transaction they
 * cannot choose one until it ends.
 */
export async function listStaffWithoutOwnPassword(db: Knex, agencyCode: string): Promise<User[]> {
  const select = selectActiveStaff(db, agencyCode).where('users.must_change_password', true).forUpdate('users');
  return (await select.orderByRaw('lower(users.username)')).map(toUser);
}

/** True when nobody can sign in yet: the first start, which makes a bootstrap administrator. */
export async function hasNoUsers(db: Knex): Promise<boolean> {
  return (await db('users').first('id')) === undefined;
}

/** True when the user name is taken, in whatever case. */
export async function isUsernameTaken(db: Knex, username: string): Promise<boolean> {
  return (await db('users').whereRaw('lower(username) = lower(?)', [username]).first('id')) !== undefined;
}

/** The user who has a registration number, or undefined. */
export async function findUserOfRegistration(db: Knex, registrationNumber: string): Promise<User | undefined> {
  const row = await selectUsers(db).where('staff.registration_number', registrationNumber).first();
  return row === undefined ? undefined : toUser(row);
}

/** Makes a user; a name that is taken breaks the unique index (PostgreSQL code 23505). */
export async function createUser(acting: ActorTransaction, fresh: NewUser): Promise<User> {
  const id = randomUUID();
  await acting.trx('users').insert({ id, ...toColumns(fresh), username: fresh.username });
  await replaceRoles(acting, id, fresh.roles);
  await replaceEmployment(acting, id, fresh);
  const user = await getUser(acting.trx, id);
  acting.record({ action: 'create-user', entity: 'user', entityId: id, after: user });
  return user;
}

/**
 * Changes a user. Disabling one, or a new password, ends all of the user's sessions at once; a task that the person holds
 * and may no longer do goes back to the others.
 */
export async function updateUser(acting: ActorTransaction, id: string, change: UserChange): Promise<User> {
  await acting.trx('users').select('id').where({ id }).forNoKeyUpdate();
  const before = await getUser(acting.trx, id);
  await acting
    .trx('users')
    .where({ id })
    .update({ ...toColumns(change), updated_at: acting.trx.fn.now() });
  if (change.roles !== undefined) await replaceRoles(acting, id, change.roles);
  if (EMPLOYMENT_FIELDS.some((field) => change[field] !== undefined)) {
    await replaceEmployment(acting, id, { ...before, ...change });
  }
  if (change.status === 'DISABLED' || change.passwordHash !== undefined) {
    await acting.trx('sessions').where({ user_id: id }).delete();
  }
  const after = await getUser(acting.trx, id);
  await releaseLostTasks(acting, after);
  const action = change.passwordHash === undefined ? 'update-user' : 'change-password';
  acting.record({ action, entity: 'user', entityId: id, before, after });
  return after;
}

async function getUser(db: Knex, id: string): Promise<User> {
  const user = await findUser(db, id);
  if (user === undefined) throw new Error(`Expected a user ${id}, but there is none.`);
  return user;
}

async function replaceRoles(acting: ActorTransaction, userId: string, wanted: User['roles']): Promise<void> {
  await acting.trx('user_roles').where({ user_id: userId }).delete();
  if (wanted.length > 0) {
    await acting.trx('user_roles').insert([...new Set(wanted)].map((role) => ({ user_id: userId, role })));
  }
}

/** The row beside the account of whoever belongs to an agency; nobody else has one. */
async function replaceEmployment(acting: ActorTransaction, userId: string, person: Partial<Employment>): Promise<void> {
  const { agencyCode, disciplines = [], registrationNumber = null, registrationExpires = null } = person;
  if (agencyCode === undefined || agencyCode === null) {
    await acting.trx('agency_staff').where({ user_id: userId }).delete();
    return;
  }
  const row = {
    user_id: userId,
    agency_code: agencyCode,
    disciplines: await requireDisciplines(acting.trx, disciplines),
    registration_number: registrationNumber,
    registration_expires: registrationExpires,
  };
  await acting.trx('agency_staff').insert(row).onConflict('user_id').merge();
}

function selectPage(db: Knex, page: UserPage) {
  const select = selectUsers(db).orderByRaw('lower(users.username)').limit(page.limit);
  if (page.afterUsername !== undefined) select.whereRaw('lower(users.username) > lower(?)', [page.afterUsername]);
  return select;
}

function listWorkingStaff(db: Knex, agencyCode: string, day: PlainDate) {
  return selectActiveStaff(db, agencyCode).whereRaw('(staff.leaves_on is null or staff.leaves_on > ?)', [day]);
}

function selectActiveStaff(db: Knex, agencyCode: string) {
  return selectUsers(db).where('staff.agency_code', agencyCode).where('users.status', 'ACTIVE');
}

/** Users, for a query to go on with; `toUser` makes one of a row. */
export function selectUsers(db: Knex) {
  return db<UserRow>('users')
    .leftJoin('agency_staff as staff', 'staff.user_id', 'users.id')
    .select<UserRow[]>(
      ...ACCOUNT_COLUMNS.map((column) => `users.${column}`),
      'staff.agency_code',
      'staff.registration_number',
      db.raw(`coalesce(staff.disciplines, '{}') as disciplines`),
      db.raw('staff.registration_expires::text as registration_expires'),
      db.raw('staff.leaves_on::text as leaves_on'),
      db.raw('array(select role from user_roles r where r.user_id = users.id order by role) as roles'),
    );
}

function toColumns(change: UserChange): Record<string, unknown> {
  const columns = {
    display_name: change.displayName,
    password_hash: change.passwordHash,
    must_change_password: change.mustChangePassword,
    status: change.status,
    firm_code: change.firmCode,
    department_code: change.departmentCode,
    region_code: change.regionCode,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    status: row.status,
    hasPassword: row.password_hash !== null,
    mustChangePassword: row.must_change_password,
    roles: row.roles,
    firmCode: row.firm_code,
    agencyCode: row.agency_code,
    departmentCode: row.department_code,
    regionCode: row.region_code,
    disciplines: row.disciplines,
    registrationNumber: row.registration_number,
    registrationExpires: row.registration_expires,
    leavesOn: row.leaves_on,
  };
}
