import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { reasonOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { traced } from '../platform/tracing.ts';
import { type ZeebeClient, ZeebeError } from '../platform/zeebe-client/index.ts';
import {
  type JobCompletion,
  leaseDue,
  markCompletionSent,
  markFailed,
  markSent,
  type OutboxRow,
} from '../storage/outbox.ts';
import { listenToOutbox } from '../storage/outbox-listener.ts';

/** What the sender works with. */
export interface OutboxSenderDeps {
  readonly knex: Knex;
  readonly zeebe: Pick<ZeebeClient, 'publishMessage' | 'completeJob'>;
  readonly logger: Logger;
  readonly engineIdentity: string;
  /** Address of the database, for a session that hears of new entries; without it entries are found by polling alone. */
  readonly databaseUrl?: string;
}

export interface OutboxSender {
  /** Looks for entries now. */
  nudge(): void;
  /** Finishes what is being sent, then stops. */
  close(): Promise<void>;
}

const POLL_MS = 1_000;
const BATCH = 50;
/** After it another sender takes over the entries of one that died; what it had sent already does no harm twice. */
const LEASE_SECONDS = 15;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 60_000;
/** An engine that is down comes back: some two hours of attempts. A refusal will hardly become an acceptance. */
const MOST_ATTEMPTS_UNREACHED = 120;
const MOST_ATTEMPTS_REFUSED = 5;

/** Starts sending. Several processes may: an entry is leased by one at a time, and the engine takes each message once. */
export function startOutboxSender(deps: OutboxSenderDeps): OutboxSender {
  const stopping = new AbortController();
  let wake = new AbortController();
  const nudge = () => wake.abort();
  const listener = deps.databaseUrl === undefined ? undefined : listenToOutbox(deps.databaseUrl, nudge);
  const loop = async () => {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const sent = await sendBatch(deps).catch((error: unknown) => {
        deps.logger.warn({ component: 'outbox', err: error }, 'the outbox could not be read; trying again');
        return 0;
      });
      if (sent < BATCH) await rest(AbortSignal.any([wake.signal, stopping.signal]));
    }
  };
  const running = loop();
  return {
    nudge,
    close: async () => {
      stopping.abort();
      await listener?.close();
      await running;
    },
  };
}

/** Sends the entries that are due; answers how many there were. Entries of one case leave in their order. */
export async function sendBatch(deps: OutboxSenderDeps): Promise<number> {
  const rows = await leaseDue(deps.knex, { limit: BATCH, leaseSeconds: LEASE_SECONDS });
  const byCase = groupByCase(rows);
  await Promise.all(
    [...byCase.values()].map(async (ofCase) => {
      for (const row of ofCase) await send(deps, row);
    }),
  );
  return rows.length;
}

async function send(deps: OutboxSenderDeps, row: OutboxRow): Promise<void> {
  const name = row.kind === 'PUBLISH_MESSAGE' ? `publish ${row.payload.name}` : 'complete user task';
  const span = { name, kind: 'producer', parent: row.traceparent ?? undefined } as const;
  const attributes = { 'tushen.case_id': row.caseId, 'tushen.outbox_attempt': row.attempts };
  try {
    await traced({ ...span, attributes }, async () => {
      if (row.kind === 'COMPLETE_JOB') return markCompletionSent(deps.knex, row, await complete(deps, row));
      await publish(deps, row);
      return markSent(deps.knex, row.id);
    });
  } catch (thrown) {
    const retryAfterMs = retryDelay(row, thrown);
    await markFailed(deps.knex, row.id, { error: `${codeOf(thrown)}: ${reasonOf(thrown)}`, retryAfterMs });
    const bindings = { component: 'outbox', caseId: row.caseId, businessKey: row.businessKey, err: thrown };
    if (retryAfterMs === undefined) deps.logger.error(bindings, 'an outbox entry was given up');
    else deps.logger.warn(bindings, 'an outbox entry was not taken; trying again');
  }
}

async function publish(deps: OutboxSenderDeps, { payload }: OutboxRow & { kind: 'PUBLISH_MESSAGE' }): Promise<void> {
  const { name, correlationKey, messageId, timeToLive, variables } = payload;
  try {
    await deps.zeebe.publishMessage({ name, correlationKey, messageId, timeToLiveMs: timeToLive, variables });
  } catch (thrown) {
    // Ours, sent before by an attempt whose answer was lost: nobody else uses this message id.
    if (codeOf(thrown) !== 'ALREADY_EXISTS') throw thrown;
  }
}

/** Answers what becomes of the task. */
async function complete(deps: OutboxSenderDeps, row: JobCompletion): Promise<'COMPLETED' | 'SUPERSEDED'> {
  const { engineIdentity, jobKey, variables } = row.payload;
  if (engineIdentity !== deps.engineIdentity) {
    throw new ZeebeError(
      'INVALID_ARGUMENT',
      `The job belongs to engine ${engineIdentity}, this is ${deps.engineIdentity}`,
    );
  }
  try {
    await deps.zeebe.completeJob(jobKey, variables);
  } catch (thrown) {
    if (codeOf(thrown) !== 'NOT_FOUND') throw thrown;
    // Gone at the first attempt: the process went on without it. Gone later: an attempt without an answer was ours.
    return row.attempts === 1 ? 'SUPERSEDED' : 'COMPLETED';
  }
  return 'COMPLETED';
}

function retryDelay(row: OutboxRow, thrown: unknown): number | undefined {
  const isUnreached = !(thrown instanceof ZeebeError) || thrown.outcomeUnknown || thrown.notTaken;
  const most = isUnreached ? MOST_ATTEMPTS_UNREACHED : MOST_ATTEMPTS_REFUSED;
  return row.attempts >= most ? undefined : Math.min(FIRST_RETRY_MS * 2 ** (row.attempts - 1), LONGEST_RETRY_MS);
}

function codeOf(thrown: unknown): string {
  return thrown instanceof ZeebeError ? thrown.code : 'FAULT';
}

function groupByCase(rows: readonly OutboxRow[]): Map<string, OutboxRow[]> {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) groups.set(row.caseId, [...(groups.get(row.caseId) ?? []), row]);
  return groups;
}

async function rest(signal: AbortSignal): Promise<void> {
  await wait(POLL_MS, undefined, { signal }).catch(() => {});
}
