import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { LegalClock } from '../platform/clock.ts';
import { reasonOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import {
  type AttemptOutcome,
  type LeasedQuestion,
  leaseQuestions,
  storeAttempts,
} from '../storage/neighbour-answers.ts';
import type { Neighbours } from '../storage/neighbour-records.ts';

/** What the asker works with. */
export interface NeighbourAskerDeps {
  readonly knex: Knex;
  readonly clock: LegalClock;
  readonly logger: Logger;
  readonly neighbours: Neighbours;
}

const POLL_MS = 1_000;
const BATCH = 100;
const LEASE_SECONDS = 30;
const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 3_600;
const LONGEST_ERROR = 500;

/**
 * Asks the systems of other offices what submitted cases need to know of them. One that is not reached is asked again,
 * later each time, for as long as it takes: no case waits for it.
 */
export function startNeighbourAsker(deps: NeighbourAskerDeps): { close(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const asked = await askBatch(deps).catch((error: unknown) => {
        deps.logger.warn({ component: 'neighbours', err: error }, 'questions could not be read; trying again');
        return 0;
      });
      if (asked < BATCH) await wait(POLL_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = loop();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Asks what is due; answers how many questions there were. */
export async function askBatch(deps: NeighbourAskerDeps): Promise<number> {
  const questions = await leaseQuestions(deps.knex, { limit: BATCH, leaseSeconds: LEASE_SECONDS });
  if (questions.length === 0) return 0;
  const outcomes = await Promise.all(questions.map((question) => ask(deps, question)));
  await deps.clock.refresh();
  await storeAttempts(deps.knex, outcomes, deps.clock.now());
  return questions.length;
}

async function ask({ neighbours, logger }: NeighbourAskerDeps, question: LeasedQuestion): Promise<AttemptOutcome> {
  const { id, system, subject, attempts } = question;
  try {
    return { id, answer: await neighbours[system].ask(subject) };
  } catch (error) {
    logger.warn(
      { component: 'neighbours', system, attempts, err: error },
      'a system was not reached; asked again later',
    );
    const retrySeconds = Math.min(FIRST_RETRY_SECONDS * 2 ** (attempts - 1), LONGEST_RETRY_SECONDS);
    return { id, error: reasonOf(error).slice(0, LONGEST_ERROR), retrySeconds };
  }
}
