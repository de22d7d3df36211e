import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import type { AgencyPerson } from '../domain/eligibility.ts';
import type { Role } from '../domain/roles.ts';
import type { ActorTransaction } from './audit.ts';

/** A person who can sign in. Codes tie the person to a firm, an agency or a department of the registers. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly status: 'ACTIVE' | 'DISABLED';
  readonly mustChangePassword: boolean;
  readonly roles: readonly Role[];
  /** Credit code of the applicant firm or design unit. */
  readonly firmCode: string | null;
  /** Credit code of the review agency. */
  readonly agencyCode: string | null;
  readonly departmentCode: string | null;
  /** County or city (GB/T 2260) whose cases an officer or a department sees. */
  readonly regionCode: string | null;
  /** Disciplines the person is qualified in. */
  readonly disciplines: readonly Discipline[];
  /** Last day (YYYY-MM-DD) of the registration; a person without one counts for no discipline. */
  readonly registrationExpires: string | null;
}

/** What an administrator gives to make a user; the password arrives as its argon2 hash. */
export interface NewUser {
  readonly username: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  readonly roles: readonly Role[];
  readonly firmCode?: string | null;
  readonly agencyCode?: string | null;
  readonly departmentCode?: string | null;
  readonly regionCode?: string | null;
  readonly disciplines?: readonly Discipline[];
  readonly registrationExpires?: string | null;
}

/** What may be changed of a user afterwards; the user name may not, since audit rows and files carry it. */
export type UserChange = Partial<Omit<NewUser, 'username'>> & { readonly status?: User['status'] };

/** A user together with the password hash, for the sign-in check only. */
export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

interface UserRow {
  id: string;
  username: string;
  display_name: string;
  password_hash: string;
  status: User['status'];
  must_change_password: boolean;
  firm_code: string | null;
  agency_code: string | null;
  department_code: string | null;
  region_code: string | null;
  disciplines: Discipline[];
  registration_expires: string | null;
  roles: Role[];
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

/** A page of users by user name, after the given one. */
export async function listUsers(
  db: Knex,
  page: { readonly afterUsername?: string | undefined; readonly limit: number },
): Promise<User[]> {
  const select = selectUsers(db).orderByRaw('lower(users.username)').limit(page.limit);
  if (page.afterUsername !== undefined) select.whereRaw('lower(users.username) > lower(?)', [page.afterUsername]);
  return (await select).map(toUser);
}

/** True when nobody can sign in yet: the first start, which makes a bootstrap administrator. */
export async function hasNoUsers(db: Knex): Promise<boolean> {
  return (await db('users').first('id')) === undefined;
}

/** True when the user name is taken, in whatever case. */
export async function isUsernameTaken(db: Knex, username: string): Promise<boolean> {
  return (await db('users').whereRaw('lower(username) = lower(?)', [username]).first('id')) !== undefined;
}

/** Makes a user; a name that is taken breaks the unique index (PostgreSQL code 23505). */
export async function createUser(acting: ActorTransaction, fresh: NewUser): Promise<User> {
  const id = randomUUID();
  await acting.trx('users').insert({ id, ...toColumns(fresh), username: fresh.username });
  await replaceRoles(acting, id, fresh.roles);
  const user = await getUser(acting.trx, id);
  await acting.record({ action: 'create-user', entity: 'user', entityId: id, after: user });
  return user;
}

/** Changes a user. Disabling one, or a new password, ends all of the user's sessions at once. */
export async function updateUser(acting: ActorTransaction, id: string, change: UserChange): Promise<User> {
  const before = await getUser(acting.trx, id);
  await acting
    .trx('users')
    .where({ id })
    .update({ ...toColumns(change), updated_at: acting.trx.fn.now() });
  if (change.roles !== undefined) await replaceRoles(acting, id, change.roles);
  if (change.status === 'DISABLED' || change.passwordHash !== undefined) {
    await acting.trx('sessions').where({ user_id: id }).delete();
  }
  const after = await getUser(acting.trx, id);
  const action = change.passwordHash === undefined ? 'update-user' : 'change-password';
  await acting.record({ action, entity: 'user', entityId: id, before, after });
  return after;
}

/** The active staff of an agency as far as assignment depends on them. */
export async function listAgencyStaff(db: Knex, agencyCode: string): Promise<AgencyPerson[]> {
  const rows = await selectUsers(db).where('users.agency_code', agencyCode).where('users.status', 'ACTIVE');
  return rows.map((row) => ({ disciplines: row.disciplines, registrationExpires: row.registration_expires }));
}

async function getUser(db: Knex, id: string): Promise<User> {
  const user = await findUser(db, id);
  if (user === undefined) throw new Error(`Expected a user ${id}, but there is none.`);
  return user;
}

async function replaceRoles(acting: ActorTransaction, userId: string, wanted: readonly Role[]): Promise<void> {
  await acting.trx('user_roles').where({ user_id: userId }).delete();
  if (wanted.length > 0) {
    await acting.trx('user_roles').insert([...new Set(wanted)].map((role) => ({ user_id: userId, role })));
  }
}

function selectUsers(db: Knex) {
  return db<UserRow>('users').select<UserRow[]>(
    'users.*',
    db.raw('users.registration_expires::text as registration_expires'),
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
    agency_code: change.agencyCode,
    department_code: change.departmentCode,
    region_code: change.regionCode,
    disciplines: change.disciplines,
    registration_expires: change.registrationExpires,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

function toUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    status: row.status,
    mustChangePassword: row.must_change_password,
    roles: row.roles,
    firmCode: row.firm_code,
    agencyCode: row.agency_code,
    departmentCode: row.department_code,
    regionCode: row.region_code,
    disciplines: row.disciplines,
    registrationExpires: row.registration_expires,
  };
}
