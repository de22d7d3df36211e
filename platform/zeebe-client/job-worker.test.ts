import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import type { ActivationRequest, Connection } from './connection.ts';
import { openJobWorker, type WorkerContext } from './job-worker.ts';
import type { RawJob } from './raw-shapes.ts';
import type { JobOutcome, JobWorker, WorkerOptions } from './types.ts';
import { ZeebeError } from './zeebe-error.ts';

const TYPE = 'check-materials';

/** A gateway that the test plays: what is polled waits until the test answers. */
class ScriptedGateway {
  readonly polls: Poll[] = [];
  readonly sent: unknown[] = [];
  renewals = 0;
  refusals = 0;
  #polled = () => {};

  readonly context: WorkerContext = {
    commands: {
      completeJob: async (jobKey, variables) => {
        if (this.refusals > 0) {
          this.refusals--;
          throw new ZeebeError('UNAVAILABLE', 'connection lost');
        }
        this.sent.push({ complete: jobKey, variables });
      },
      failJob: async (command) => void this.sent.push({ fail: command }),
      throwError: async (command) => void this.sent.push({ error: command }),
      updateJobTimeout: async (jobKey, timeoutMs) => void this.sent.push({ renew: jobKey, timeoutMs }),
    },
    polls: {
      current: () => this.#connection,
      renew: () => {
        this.renewals++;
      },
    },
    tenantIds: [],
    logger: pino({ level: 'silent' }),
    graceMs: 20,
  };

  readonly #connection: Connection = {
    commands: {} as Connection['commands'],
    activateJobs: (request, onJobs, signal) =>
      new Promise((end, fail) => {
        signal.addEventListener('abort', () => fail(new ZeebeError('CANCELLED', 'given up')));
        this.polls.push({ request, onJobs, end, fail, signal });
        this.#polled();
      }),
    close: async () => {},
  };

  /** The n-th poll, counted from 1, as soon as it is made. */
  async poll(count: number): Promise<Poll> {
    for (;;) {
      const poll = this.polls[count - 1];
      if (poll !== undefined) {
        return poll;
      }
      await new Promise<void>((done) => {
        this.#polled = done;
      });
    }
  }
}

interface Poll {
  readonly request: ActivationRequest;
  readonly onJobs: (jobs: readonly RawJob[]) => void;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
  readonly signal: AbortSignal;
}

describe('a job worker', () => {
  let worker: JobWorker | undefined;
  const open = (gateway: ScriptedGateway, options: Partial<WorkerOptions>) => {
    worker = openJobWorker({ type: TYPE, timeoutMs: 60_000, handler: async () => done, ...options }, gateway.context);
    return worker;
  };
  const done: JobOutcome = { kind: 'complete' };
  afterEach(() => worker?.close());

  test('it never takes more jobs than it may work on at once', async () => {
    const gateway = new ScriptedGateway();
    const finish: (() => void)[] = [];
    const handler = () => new Promise<JobOutcome>((end) => void finish.push(() => end(done)));
    open(gateway, { handler, maxJobs: 3 });

    const first = await gateway.poll(1);
    first.onJobs([job('1'), job('2')]);
    first.end();
    const second = await gateway.poll(2);
    second.onJobs([job('3')]);
    second.end();
    finish[0]?.();
    const third = await gateway.poll(3);

    expect([first, second, third].map((poll) => poll.request.maxJobsToActivate)).toEqual([3, 1, 1]);
    for (const end of finish) {
      end();
    }
  });

  test.each<[string, () => Promise<JobOutcome>, unknown[]]>([
    ['completes', async () => ({ kind: 'complete', variables: { a: 1 } }), [{ complete: '1', variables: { a: 1 } }]],
    [
      'throws a modelled error',
      async () => ({ kind: 'error', code: 'NOT_OURS', message: '不属本市' }),
      [{ error: { jobKey: '1', code: 'NOT_OURS', message: '不属本市' } }],
    ],
    ['keeps the job', async () => ({ kind: 'keep' }), []],
    [
      'breaks',
      () => Promise.reject(new Error('database away')),
      [{ fail: { jobKey: '1', retries: 2, errorMessage: 'database away', backOffMs: 5_000 } }],
    ],
  ])('a handler that %s is reported so', async (_, handler, sent) => {
    const gateway = new ScriptedGateway();
    open(gateway, { handler });

    (await gateway.poll(1)).onJobs([job('1')]);
    await worker?.close();

    expect(gateway.sent).toEqual(sent);
  });

  test('a handler that breaks for an outage costs no retry', async () => {
    const gateway = new ScriptedGateway();
    const away = new Error('database away');
    open(gateway, { handler: () => Promise.reject(away), isOutage: (error) => error === away });

    (await gateway.poll(1)).onJobs([job('1')]);
    await worker?.close();

    expect(gateway.sent).toEqual([
      { fail: { jobKey: '1', retries: 3, errorMessage: 'database away', backOffMs: 5_000 } },
    ]);
  });

  test('a lock is renewed while its handler works, and not afterwards', async () => {
    const gateway = new ScriptedGateway();
    let finish = () => {};
    const handler = () =>
      new Promise<JobOutcome>((end) => {
        finish = () => end(done);
      });
    open(gateway, { handler, timeoutMs: 30, renewsLock: true });

    (await gateway.poll(1)).onJobs([job('1')]);
    await expect.poll(() => gateway.sent.length).toBeGreaterThan(1);
    finish();
    await worker?.close();

    const renewals = gateway.sent.slice(0, -1);
    expect(new Set(renewals.map((sent) => JSON.stringify(sent)))).toEqual(new Set(['{"renew":"1","timeoutMs":30}']));
    expect(gateway.sent.at(-1)).toEqual({ complete: '1', variables: undefined });
  });

  test('with a single retry a broken handler lets the lock run out instead of making an incident', async () => {
    const gateway = new ScriptedGateway();
    open(gateway, { handler: () => Promise.reject(new Error('database away')), whenThrown: 'keep' });

    (await gateway.poll(1)).onJobs([job('1')]);
    await worker?.close();

    expect(gateway.sent).toEqual([]);
  });

  test('an outcome is reported again after a short outage', async () => {
    const gateway = new ScriptedGateway();
    gateway.refusals = 2;
    open(gateway, {});

    (await gateway.poll(1)).onJobs([job('1')]);

    await expect.poll(() => gateway.sent).toEqual([{ complete: '1', variables: undefined }]);
    expect(gateway.refusals).toBe(0);
  });

  test('it polls again after the connection was lost', async () => {
    const gateway = new ScriptedGateway();
    const opened = open(gateway, {});

    (await gateway.poll(1)).fail(new ZeebeError('UNAVAILABLE', 'connection refused'));
    (await gateway.poll(2)).end();
    await gateway.poll(3);

    expect(opened.health().lastAnswer).toBeInstanceOf(Date);
  });

  test('a poll that is never answered is given up on a new connection', async () => {
    const gateway = new ScriptedGateway();
    open(gateway, { longPollMs: 10 });

    const dead = await gateway.poll(1);
    await gateway.poll(2);

    expect(dead.signal.aborted).toBe(true);
    expect(gateway.renewals).toBe(1);
  });

  test('closing ends the waiting poll at once and gives back what still arrives', async () => {
    const gateway = new ScriptedGateway();
    const opened = open(gateway, {});
    const poll = await gateway.poll(1);

    const closing = opened.close();
    poll.onJobs([job('9')]);
    await closing;

    expect(poll.signal.aborted).toBe(true);
    expect(gateway.sent).toEqual([
      { fail: { jobKey: '9', retries: 3, errorMessage: 'The worker was closing', backOffMs: 0 } },
    ]);
  });

  test('closing waits for the handlers that run', async () => {
    const gateway = new ScriptedGateway();
    let finish = () => {};
    const handler = () =>
      new Promise<JobOutcome>((end) => {
        finish = () => end(done);
      });
    const opened = open(gateway, { handler });
    (await gateway.poll(1)).onJobs([job('1')]);

    const closing = opened.close();
    finish();
    await closing;

    expect(gateway.sent).toEqual([{ complete: '1', variables: undefined }]);
  });
});

function job(key: string): RawJob {
  return {
    key,
    type: TYPE,
    processInstanceKey: '1',
    bpmnProcessId: 'drawing-review',
    processDefinitionVersion: 1,
    processDefinitionKey: '1',
    elementId: 'CheckMaterials',
    elementInstanceKey: '1',
    customHeaders: '{}',
    worker: '',
    retries: 3,
    deadline: '0',
    variables: '{}',
  };
}
