import type { Knex } from 'knex';
import { Type } from 'typebox';
import { type Employment, employmentFaults } from '../../../domain/agency-staff.ts';
import type { Role } from '../../../domain/roles.ts';
import { hashPassword } from '../../../platform/passwords.ts';
import { actAs } from '../../../storage/audit.ts';
import {
  createUser,
  findUser,
  findUserOfRegistration,
  isUsernameTaken,
  listUsers,
  updateUser,
} from '../../../storage/identity.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { checkNewPassword } from '../../passwords.ts';
import { checkPlaces } from '../../places.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Uuid } from '../../schemas/shapes.ts';
import { CreateUserBody, UpdateUserBody, UserView } from '../../schemas/users.ts';

const UserParams = Type.Object({ userId: Uuid });

const listUsersSchema = {
  operationId: 'listUsers',
  summary: '用户列表 Users by name',
  querystring: Body(pageQuery),
  response: { 200: Page(UserView), ...problems },
};

const createUserSchema = {
  operationId: 'createUser',
  summary: '新建用户 Make a user; the password must be changed at the first sign-in',
  body: CreateUserBody,
  response: { 201: UserView, ...problems },
};

const getUserSchema = {
  operationId: 'getUser',
  summary: '用户 One user',
  params: UserParams,
  response: { 200: UserView, ...problems },
};

const updateUserSchema = {
  operationId: 'updateUser',
  summary: '修改或停用用户 Change or disable a user',
  params: UserParams,
  body: UpdateUserBody,
  response: { 200: UserView, ...problems },
};

export function registerUserRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/users', { schema: listUsersSchema }, async ({ query }) => {
    const after = readCursor(query.cursor, { username: cursorValues.text });
    const users = await listUsers(knex, { afterUsername: after?.username, limit: withOneMore(query) });
    return toPage(users, query, (user) => [user.username]);
  });

  app.post('/users', { schema: createUserSchema }, async (request, reply) => {
    const { password, ...fresh } = request.body;
    checkNewPassword(password, fresh.username);
    checkRoles(fresh.roles);
    checkEmployment({ ...UNEMPLOYED, ...fresh });
    await checkPlaces(knex, fresh);
    await checkRegistrationNumber(knex, fresh.registrationNumber);
    if (await isUsernameTaken(knex, fresh.username)) {
      throw new ApiError('ALREADY_EXISTS', 'Expected a new user name, but it is taken.');
    }
    const credentials = { passwordHash: await hashPassword(password), mustChangePassword: true };
    const exchange = { request, reply: reply.code(201) };
    return reply.send(await actOnce(knex, exchange, (acting) => createUser(acting, { ...fresh, ...credentials })));
  });

  app.get('/users/:userId', { schema: getUserSchema }, async ({ params }) =>
    orNotFound(await findUser(knex, params.userId), 'a user'),
  );

  app.patch('/users/:userId', { schema: updateUserSchema }, async (request) => {
    const { userId } = request.params;
    const { password, ...change } = request.body;
    const user = orNotFound(await findUser(knex, userId), 'a user');
    checkRoles(change.roles ?? user.roles);
    if (userId === principalOf(request).user.id) checkOwnRights(change);
    if (EMPLOYMENT_FIELDS.some((field) => field in change)) checkEmployment({ ...user, ...change });
    if (PLACE_FIELDS.some((field) => field in change)) await checkPlaces(knex, { ...user, ...change });
    await checkRegistrationNumber(knex, change.registrationNumber, userId);
    const credentials = password === undefined ? {} : await newCredentials(password, user.username);
    return actAs(knex, principalOf(request).actor, (acting) =>
      updateUser(acting, userId, { ...change, ...credentials }),
    );
  });
}

/** Who edits diagrams and tables must never act in a case: the two kinds of power stay with different accounts. */
function checkRoles(roles: readonly Role[]): void {
  if (roles.includes('administrator') && roles.length > 1) {
    throw new ApiError('RULE_VIOLATED', 'Expected the role administrator alone, but found others beside it.');
  }
}

const UNEMPLOYED = { agencyCode: null, disciplines: [], registrationNumber: null, registrationExpires: null } as const;
const EMPLOYMENT_FIELDS = ['roles', ...Object.keys(UNEMPLOYED)];

const PLACE_FIELDS = ['roles', 'firmCode', 'agencyCode', 'departmentCode', 'regionCode'];

/** The same rules as for a row of the register agency-staff. */
function checkEmployment(person: Employment): void {
  const errors = employmentFaults(person).map(({ field, message }) => ({ pointer: `/body/${field}`, detail: message }));
  if (errors.length > 0) throw new ApiError('RULE_VIOLATED', errors[0]?.detail, { errors });
}

async function checkRegistrationNumber(knex: Knex, number: string | null | undefined, ownId?: string): Promise<void> {
  const holder = number ? await findUserOfRegistration(knex, number) : undefined;
  if (holder === undefined || holder.id === ownId) return;
  throw new ApiError('ALREADY_EXISTS', `Expected a number of nobody else, but ${holder.username} has ${number}.`);
}

/** The last administrator who locks himself out would lock everybody out. */
function checkOwnRights({ status, roles }: UpdateUserBody): void {
  if (status === 'DISABLED' || (roles !== undefined && !roles.includes('administrator'))) {
    throw new ApiError('RULE_VIOLATED', 'Expected another administrator to take your rights away, but it was you.');
  }
}

async function newCredentials(password: string, username: string) {
  checkNewPassword(password, username);
  return { passwordHash: await hashPassword(password), mustChangePassword: true };
}
