import type { Knex } from 'knex';
import { Type } from 'typebox';
import { hashPassword } from '../../../platform/passwords.ts';
import { findAgency } from '../../../storage/agencies.ts';
import { type ActorTransaction, actAs } from '../../../storage/audit.ts';
import { listAgencyStaff, listStaffWithoutOwnPassword, type User, updateUser } from '../../../storage/identity.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { newOneTimePassword } from '../../passwords.ts';
import { holdsAny, principalOf } from '../../principal.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, CreditCode } from '../../schemas/shapes.ts';
import { AgencyStaffView, OneTimePasswordsView } from '../../schemas/users.ts';

const listAgencyStaffSchema = {
  operationId: 'listAgencyStaff',
  summary: '审图机构人员 People of the review agencies by user name; a manager sees those of the own agency',
  querystring: Body({ ...pageQuery, agencyCode: Type.Optional(CreditCode) }),
  response: { 200: Page(AgencyStaffView), ...problems },
};

const issueStaffPasswordsSchema = {
  operationId: 'issueStaffPasswords',
  summary:
    '签发一次性密码 One-time passwords for everybody of the agency who has not chosen a password yet; shown this once',
  params: Type.Object({ agencyCode: CreditCode }),
  response: { 200: OneTimePasswordsView, ...problems },
};

export function registerAgencyStaffRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/agency-staff', { schema: listAgencyStaffSchema }, async (request) => {
    const { query } = request;
    const after = readCursor(query.cursor, { username: cursorValues.text });
    const { user } = principalOf(request);
    const own = holdsAny(user, ['administrator', 'department']) ? undefined : (user.agencyCode ?? '');
    if (own !== undefined && query.agencyCode !== undefined && query.agencyCode !== own) return { items: [] };
    const agencyCode = own ?? query.agencyCode;
    const page = { agencyCode, afterUsername: after?.username, limit: withOneMore(query) };
    return toPage((await listAgencyStaff(knex, page)).map(toView), query, ({ username }) => [username]);
  });

  app.post('/agencies/:agencyCode/one-time-passwords', { schema: issueStaffPasswordsSchema }, async (request) => {
    const { agencyCode } = request.params;
    orNotFound(await findAgency(knex, agencyCode), 'an agency');
    const slips = await prepareSlips(knex, agencyCode);
    return actAs(knex, principalOf(request).actor, async (acting) => ({
      items: await handOut(acting, agencyCode, slips),
    }));
  });
}

interface Slip {
  readonly password: string;
  readonly passwordHash: string;
}

/** By user id. Made before the transaction, and one after the other: each hash takes a tenth of a second and memory. */
async function prepareSlips(knex: Knex, agencyCode: string): Promise<ReadonlyMap<string, Slip>> {
  const slips = new Map<string, Slip>();
  for (const { id } of await listStaffWithoutOwnPassword(knex, agencyCode)) {
    const password = newOneTimePassword();
    slips.set(id, { password, passwordHash: await hashPassword(password) });
  }
  return slips;
}

/** Whoever has chosen a password meanwhile keeps it. */
async function handOut(acting: ActorTransaction, agencyCode: string, slips: ReadonlyMap<string, Slip>) {
  const issued: { username: string; displayName: string; password: string }[] = [];
  for (const { id, username, displayName } of await listStaffWithoutOwnPassword(acting.trx, agencyCode)) {
    const slip = slips.get(id);
    if (slip === undefined) continue;
    await updateUser(acting, id, { passwordHash: slip.passwordHash, mustChangePassword: true });
    issued.push({ username, displayName, password: slip.password });
  }
  return issued;
}

/** The query asks for people of agencies only. */
function toView(user: User): AgencyStaffView {
  return { ...user, agencyCode: user.agencyCode ?? '' };
}
