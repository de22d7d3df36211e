import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { hashPassword } from '../platform/passwords.ts';
import { actAs } from '../storage/audit.ts';
import { createUser, hasNoUsers } from '../storage/identity.ts';

/** How the first administrator signs in; the password is known to whoever reads the start's output, and to nobody else. */
export interface BootstrapAccount {
  readonly username: string;
  readonly password: string;
}

const ACTOR = { kind: 'SYSTEM', id: 'bootstrap', name: 'first start' } as const;
const USERNAME = 'admin';
const PASSWORD_BYTES = 15;

/**
 * Makes the first administrator when nobody can sign in yet. A password that was made here is known to whoever reads the
 * start's output, so it must be changed at once; one that the operator chose stays. Undefined when there are users.
 * Several processes may start together: the lock lets one of them make the account.
 */
export async function createBootstrapAdministrator(
  knex: Knex,
  chosenPassword?: string,
): Promise<BootstrapAccount | undefined> {
  if (!(await hasNoUsers(knex))) return undefined;
  const password = chosenPassword ?? randomBytes(PASSWORD_BYTES).toString('base64url');
  const passwordHash = await hashPassword(password);
  return actAs(knex, ACTOR, async (acting) => {
    const { trx } = acting;
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended('bootstrap-administrator', 0))`);
    if (!(await hasNoUsers(trx))) return undefined;
    const fresh = {
      username: USERNAME,
      displayName: '系统管理员',
      passwordHash,
      mustChangePassword: chosenPassword === undefined,
    };
    await createUser(acting, { ...fresh, roles: ['administrator'] });
    return { username: USERNAME, password };
  });
}
