import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type ZeebeClient, ZeebeError } from '../platform/zeebe-client/index.ts';
import { areMessagesKnown } from '../storage/standings.ts';

/** An engine that a move can speak to. */
export interface Engine {
  readonly identity: string;
  readonly zeebe: Pick<ZeebeClient, 'topology' | 'publishMessage' | 'createInstance' | 'cancelInstance' | 'deploy'>;
  /** False for a cluster whose records nobody takes in. */
  readonly hasRecords: boolean;
}

/** Every key says in its upper bits which partition made it. */
const PARTITION_BITS = 51n;
/** Probes go to a partition by chance of their key: enough of them reach all. */
const PROBES_A_PARTITION = 40;
const LOOK_AGAIN_MS = 100;

/**
 * Waits until everything that the engine has done so far can be read in our tables: a message that is published now is known
 * only after all that came before it on its partition. A broker sends its records every few seconds.
 * @returns false when they did not come in time
 */
export async function awaitRecords(knex: Knex, { identity, zeebe }: Engine, timeoutMs: number): Promise<boolean> {
  const { partitionsCount } = await zeebe.topology();
  const probes = new Map<bigint, string>();
  for (let count = 0; probes.size < partitionsCount && count < partitionsCount * PROBES_A_PARTITION; count += 1) {
    const probe = { name: 'records-probe', correlationKey: `probe-${count}`, timeToLiveMs: 0, variables: {} };
    const key = await zeebe.publishMessage(probe);
    probes.set(BigInt(key) >> PARTITION_BITS, key);
  }
  const end = performance.now() + timeoutMs;
  while (!(await areMessagesKnown(knex, identity, [...probes.values()]))) {
    if (performance.now() > end) return false;
    await wait(LOOK_AGAIN_MS);
  }
  return true;
}

/** Cancels an instance; one that is gone already is what was wanted. */
export async function cancelQuietly({ zeebe }: Pick<Engine, 'zeebe'>, instanceKey: string): Promise<void> {
  try {
    await zeebe.cancelInstance(instanceKey);
  } catch (thrown) {
    if (!(thrown instanceof ZeebeError && thrown.code === 'NOT_FOUND')) throw thrown;
  }
}
