import { createHash, createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../platform/errors.ts';
import { readCitySettings } from '../storage/city-settings.ts';
import {
  type DueDelivery,
  leaseDeliveries,
  markDelivered,
  markUndelivered,
  moveToInbox,
} from '../storage/deliveries.ts';
import type { WorkerDeps } from './handler.ts';

/** What the sender works with. */
export type DeliverySenderDeps = Pick<WorkerDeps, 'knex' | 'logger'>;

const POLL_MS = 1_000;
const BATCH = 20;
/** Longer than a batch of answers that all run into their limit side by side. */
const LEASE_SECONDS = 30;
const ANSWER_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 3_600_000;

/** Sends events and documents to departments that take them at an address of their own. */
export function startDeliverySender(deps: DeliverySenderDeps): { close(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const sent = await sendDeliveries(deps).catch((error: unknown) => {
        deps.logger.warn({ component: 'deliveries', err: error }, 'deliveries could not be read; trying again');
        return 0;
      });
      if (sent < BATCH) await wait(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
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

/** Sends what is due; answers how many there were. */
async function sendDeliveries(deps: DeliverySenderDeps): Promise<number> {
  const due = await leaseDeliveries(deps.knex, { limit: BATCH, leaseSeconds: LEASE_SECONDS });
  if (due.length === 0) return 0;
  const { deliveryAttempts } = await readCitySettings(deps.knex);
  await Promise.all(due.map((delivery) => send(deps, delivery, deliveryAttempts)));
  return due.length;
}

async function send({ knex, logger }: DeliverySenderDeps, delivery: DueDelivery, most: number): Promise<void> {
  const { id, url, secret } = delivery;
  // The address was taken away meanwhile: the department finds it here.
  if (url === null || secret === null) return moveToInbox(knex, id);
  let httpStatus: number | null = null;
  try {
    const body = JSON.stringify({ id, subject: delivery.subject, name: delivery.name, ...delivery.body });
    const response = await post(url, { id, body, secret });
    httpStatus = response.status;
    const answer = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`Expected an answer of 2xx, but it is ${response.status}.`);
    await markDelivered(knex, id, { httpStatus, bodySha256: sha256(body), answerSha256: sha256(answer) });
  } catch (thrown) {
    const retryAfterMs = delivery.attempts >= most ? undefined : retryDelay(delivery.attempts);
    await markUndelivered(knex, id, { error: reasonOf(thrown), httpStatus, retryAfterMs });
    logger.warn({ component: 'deliveries', deliveryId: id, err: thrown }, 'a department did not take a delivery');
  }
}

/** The receiver checks the signature over time and body, so that neither can be changed or sent again much later. */
function post(
  url: string,
  { id, body, secret }: { readonly id: string; readonly body: string; readonly secret: string },
) {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return fetch(url, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-tushen-delivery': id,
      'x-tushen-timestamp': timestamp,
      'x-tushen-signature': `sha256=${signature}`,
    },
  });
}

function retryDelay(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
