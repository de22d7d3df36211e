/** Does the work through the gateway protocol, with the client and the workers of the program itself. */
import { pino } from 'pino';
import { createZeebeClient, type ZeebeClient } from '../../platform/zeebe-client/index.ts';
import { Crowd } from './crowd.ts';
import { IN_FLIGHT, JOB_TYPES, LAST_ELEMENT, PROCESS_ID, readReview, resultOf } from './review.ts';

const LOCK_MS = 60_000;
const LONG_POLL_MS = 20_000;

export interface GatewayClient {
  /** Number of instances that ended, with 100 under way. */
  crowd(seconds: number): Promise<number>;
  /** How long each completion took in ms, one at a time and nothing else under way. */
  oneByOne(seconds: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

export async function openGatewayClient(address: string): Promise<GatewayClient> {
  const client = createZeebeClient({ address, logger: pino({ level: 'error' }) });
  await client.deploy([{ name: 'review.bpmn', content: readReview() }]);
  const crowd = new Crowd(() => client.createInstance({ processId: PROCESS_ID }));
  let turn: Promise<unknown> | undefined;
  let took: number[] = [];

  const complete = async (key: string, variables: Record<string, unknown>): Promise<void> => {
    await turn;
    const began = performance.now();
    await client.completeJob(key, variables);
    took.push(performance.now() - began);
  };
  openWorkers(client, async ({ key, elementId, variables }) => {
    const completed = complete(key, resultOf(elementId, variables['missing']));
    turn = turn && completed;
    await completed.then(() => elementId === LAST_ELEMENT && crowd.ended(), crowd.failed.bind(crowd));
  });
  return {
    crowd: async (seconds) => {
      turn = undefined;
      return crowd.run(seconds, IN_FLIGHT);
    },
    oneByOne: async (seconds) => {
      turn = Promise.resolve();
      took = [];
      await crowd.run(seconds, 1);
      return took;
    },
    close: () => client.close(),
  };
}

interface GivenJob {
  readonly key: string;
  readonly elementId: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

function openWorkers(client: ZeebeClient, work: (job: GivenJob) => Promise<void>): void {
  for (const type of JOB_TYPES) {
    client.openWorker({
      type,
      timeoutMs: LOCK_MS,
      longPollMs: LONG_POLL_MS,
      maxJobs: IN_FLIGHT,
      handler: async (job) => {
        await work(job);
        return { kind: 'keep' };
      },
    });
  }
}
