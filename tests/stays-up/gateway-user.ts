import { setTimeout as pause } from 'node:timers/promises';
import { type OpenStream, RawClient } from '../../engine/gateway/testing/raw-client.ts';
import { oneTask } from '../../engine/testing/bpmn.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface Job {
  readonly key: string;
  readonly processInstanceKey: string;
  readonly variables: string;
  readonly retries: number;
}

const PROBE = 'probe';

/** The harmless process that `probe` runs. */
export const PROBE_DIAGRAM = oneTask(PROBE).replace('type="work"', `type="${PROBE}"`);

/** What the tests do at a gateway. */
export class GatewayUser {
  readonly #client: RawClient;

  constructor(port: number) {
    this.#client = new RawClient(port);
  }

  call<Answer = unknown>(rpc: string, request: object): Promise<Answer> {
    // Data enters here: each test knows what its call answers.
    return this.#client.call(rpc, request) as Promise<Answer>;
  }

  async deploy(...diagrams: readonly string[]): Promise<void> {
    const resources = diagrams.map((text, index) => ({ name: `${index}.bpmn`, content: Buffer.from(text) }));
    await this.call('DeployResource', { resources });
  }

  async create(bpmnProcessId: string, variables: Variables = {}): Promise<string> {
    const request = { bpmnProcessId, version: -1, variables: JSON.stringify(variables) };
    return (await this.call<{ processInstanceKey: string }>('CreateProcessInstance', request)).processInstanceKey;
  }

  /** Answers the jobs of one poll. */
  async activate(type: string, options: { max?: number; timeout?: number; wait?: number } = {}): Promise<Job[]> {
    const { max = 1, timeout = 60_000, wait = 5_000 } = options;
    const poll = this.openPoll({ type, timeout, maxJobsToActivate: max, requestTimeout: wait });
    const error = await poll.ended;
    if (error !== undefined) throw error;
    return jobsOf(poll);
  }

  openPoll(request: object): OpenStream {
    return this.#client.openStream('ActivateJobs', { worker: 'test', fetchVariable: [], ...request });
  }

  async complete(jobKey: string, variables: Variables = {}): Promise<void> {
    await this.call('CompleteJob', { jobKey, variables: JSON.stringify(variables) });
  }

  async isRunning(processInstanceKey: string): Promise<boolean> {
    const nothing = { elementInstanceKey: processInstanceKey, variables: '{}', local: true };
    return this.call('SetVariables', nothing).then(
      () => true,
      () => false,
    );
  }

  /** Takes an instance of a harmless process from its start to its end; answers how long that took, in ms. */
  async probe(): Promise<number> {
    const begun = performance.now();
    const key = await this.create(PROBE);
    const [job] = await this.activate(PROBE);
    if (job?.processInstanceKey !== key) throw new Error(`Expected the job of ${key}, but got ${job?.key}`);
    await this.complete(job.key);
    return performance.now() - begun;
  }

  /** Probes again and again until the work is done; answers the slowest probe in ms. */
  async slowestProbeDuring(work: () => Promise<unknown>): Promise<number> {
    let isDone = false;
    const done = work().finally(() => {
      isDone = true;
    });
    let slowest = 0;
    do {
      slowest = Math.max(slowest, await this.probe());
      await pause(5);
    } while (!isDone);
    await done;
    return slowest;
  }

  close(): void {
    this.#client.close();
  }
}

export function jobsOf({ messages }: OpenStream): Job[] {
  return (messages as { jobs: Job[] }[]).flatMap(({ jobs }) => jobs);
}
