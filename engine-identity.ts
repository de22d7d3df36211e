import type { Knex } from 'knex';
import { StartupError } from './platform/errors.ts';
import type { ZeebeClient } from './platform/zeebe-client/index.ts';
import { findOtherEnginesWithRunningCases, readGreatestKeys } from './storage/read-model.ts';

/** The embedded engine answers from another process; its log, and with it its name, lies in our database. */
export async function identityOfEngineElsewhere(knex: Knex, address: string): Promise<string> {
  const row: { identity: string } | undefined = await knex('engine_identity').first('identity');
  if (row !== undefined) return row.identity;
  throw new StartupError({
    setting: 'ENGINE_PORT',
    found: `leads to the engine at ${address}, which keeps its log in another database than DATABASE_URL names`,
    remedy: 'give all parts the same DATABASE_URL, or set ZEEBE_ADDRESS if that is a real cluster',
  });
}

/** Cases that run in another engine would wait there for ever while this one knows nothing of them. */
export async function refuseStrandedCases(knex: Knex, engineIdentity: string): Promise<void> {
  const others = await findOtherEnginesWithRunningCases(knex, engineIdentity);
  if (others.length === 0) return;
  throw new StartupError({
    setting: 'ZEEBE_ADDRESS',
    found: `leads to the engine ${engineIdentity}, but cases are still running in ${others.join(', ')}`,
    remedy:
      'move them with npm run reseat, or point it back to that engine (or unset it for the embedded one) until they have ended',
  });
}

const PROBE = { name: 'engine-identity-probe', correlationKey: 'probe', timeToLiveMs: 0, variables: {} };

/**
 * An engine never gives out a key twice: the key of a message that nobody waits for is greater than every key we have
 * read of that partition. When it is not, the engine has lost its data or is another one under the same name, and its
 * keys would fall on those of cases that it does not know. Read before it is asked: the key of the question itself, or of one
 * that another part of the program has asked after us, may be read a moment later.
 */
export async function refuseRegressedEngine(
  knex: Knex,
  zeebe: Pick<ZeebeClient, 'publishMessage'>,
  engineIdentity: string,
): Promise<void> {
  const greatestOf = await readGreatestKeys(knex, engineIdentity);
  const next = BigInt(await zeebe.publishMessage(PROBE));
  const known = greatestOf(next);
  if (known === undefined || next > known) return;
  throw new StartupError({
    setting: 'ENGINE_IDENTITY',
    found: `is ${engineIdentity}, of which the key ${known} is known, but the engine there has only come to ${next}: it has begun anew`,
    remedy: 'bring that engine back with its data, or give the new one another ENGINE_IDENTITY',
  });
}
