import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZBClient } from 'zeebe-node';
import { type Gateway, startGateway } from './gateway.ts';
import { FakeEngine, job, KEY } from './testing/fake-engine.ts';
import { RawClient } from './testing/raw-client.ts';

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {
  // The tests look at answers, not at the log.
}

let engine: FakeEngine;
let gateway: Gateway;
let client: ZBClient;
let raw: RawClient;

beforeEach(async () => {
  engine = new FakeEngine();
  gateway = await startGateway(engine, { logger: silent, port: 0 });
  client = new ZBClient(`127.0.0.1:${gateway.port}`, { retry: false, useTLS: false, loglevel: 'NONE' });
  raw = new RawClient(gateway.port);
});

afterEach(async () => {
  await client.close();
  raw.close();
  await gateway.close();
});

const poll = (overrides: object = {}) =>
  raw.openStream('ActivateJobs', { type: 'check', worker: 'w', timeout: 60_000, maxJobsToActivate: 10, ...overrides });

/** A promise that the test settles. */
function deferred() {
  let resolve: (value: unknown) => void = ignore;
  const promise = new Promise<unknown>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Waits for something the other side of a socket does. */
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 5_000, interval: 5 }).toBe(true);
}

describe('a poll for jobs', () => {
  it('is answered with the jobs that are there', async () => {
    engine.addJob(job(KEY));
    const jobs = await client.activateJobs({
      type: 'check',
      worker: 'w',
      timeout: 60_000,
      maxJobsToActivate: 10,
      requestTimeout: -1,
    });
    expect(jobs).toMatchObject([
      {
        key: String(KEY),
        processDefinitionVersion: 2,
        customHeaders: { form: 'A1' },
        variables: { a: 1, 材料: '图' },
        retries: 3,
        deadline: '1800000000000',
      },
    ]);
  });

  it('ends at once and empty when it does not want to wait', async () => {
    const { messages, ended } = poll({ requestTimeout: -1 });
    expect(await ended).toBeUndefined();
    expect(messages).toEqual([]);
  });

  it('ends with OK and empty when its time is over', async () => {
    const { messages, ended } = poll({ requestTimeout: 30 });
    expect(await ended).toBeUndefined();
    expect(messages).toEqual([]);
    expect(engine.waitingFor).toEqual([]);
  });

  it('is woken by a job that comes while it waits', async () => {
    // given
    const { messages, ended } = poll();
    await until(() => engine.waitingFor.includes('check'));

    // when
    engine.addJob(job(KEY));

    // then
    expect(await ended).toBeUndefined();
    expect(messages).toMatchObject([{ jobs: [{ key: String(KEY), type: 'check' }] }]);
  });

  it('asks for nothing when it wants nothing', async () => {
    const { ended } = poll({ maxJobsToActivate: 0, requestTimeout: 30 });
    expect(await ended).toBeUndefined();
    expect(engine.submitted).toEqual([]);
  });

  it.each([
    {
      request: { type: '' },
      details:
        "Command 'ACTIVATE' rejected with code 'INVALID_ARGUMENT': Expected to activate job batch with type to be present",
    },
    { request: { timeout: 0 }, details: "timeout to be greater than zero, but it was '0'" },
    { request: { tenantIds: ['other'] }, details: 'multi-tenancy is disabled' },
  ])('is refused: $details', async ({ request, details }) => {
    expect(await poll(request).ended).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(details),
    });
  });

  it('passes on why the engine refuses', async () => {
    engine.refuse('JOB_BATCH.ACTIVATE', 'UNAVAILABLE', 'Expected to be running, but is replaying');
    expect(await poll().ended).toMatchObject({
      code: status.UNAVAILABLE,
      details: 'Expected to be running, but is replaying',
    });
  });

  it('leaves no waiter behind when its client goes away', async () => {
    // given
    const { stream } = poll();
    await until(() => engine.waitingFor.includes('check'));

    // when
    stream.cancel();

    // then
    await until(() => engine.waitingFor.length === 0);
  });

  it('gives jobs back that were activated for a client that has gone', async () => {
    // given
    const activated = deferred();
    engine.answers.set('JOB_BATCH.ACTIVATE', () => activated.promise);
    const { stream } = poll();
    await until(() => engine.submitted.length === 1);

    // when
    stream.cancel();
    await until(() => engine.waitingFor.length === 0);
    activated.resolve({ ok: true, key: -1, value: { jobs: [job(KEY), job(KEY + 1)] } });

    // then
    await until(() => engine.submitted.length === 3);
    expect(engine.submitted.slice(1)).toEqual([
      { name: 'JOB.YIELD', key: KEY, value: {} },
      { name: 'JOB.YIELD', key: KEY + 1, value: {} },
    ]);
  });

  it('loses no job when many clients come and go', async () => {
    // given
    const received = new Set<string>();
    const total = 200;

    // when: polls are opened and half of them aborted while jobs arrive
    for (let i = 0; i < total; i += 1) {
      const opened = poll({ maxJobsToActivate: 2 });
      opened.stream.on('data', ({ jobs }: { jobs: { key: string }[] }) => {
        for (const { key } of jobs) {
          received.add(key);
        }
      });
      engine.addJob(job(KEY + i));
      if (i % 2 === 0) {
        opened.stream.cancel();
      }
    }
    const rest = poll({ maxJobsToActivate: total });
    rest.stream.on('data', ({ jobs }: { jobs: { key: string }[] }) => {
      for (const { key } of jobs) {
        received.add(key);
      }
    });

    // then: every job reaches a client that was still there
    await until(() => received.size === total);
  });
});

describe('a zeebe-node worker', () => {
  it('takes a job and completes it with its result', async () => {
    // given
    const worker = client.createWorker<{ a: number }, Record<string, never>, { sum: number }>({
      taskType: 'check',
      taskHandler: (taken) => taken.complete({ sum: taken.variables.a + 1 }),
      longPoll: 10_000,
    });
    await until(() => engine.waitingFor.includes('check'));

    // when
    engine.addJob(job(KEY));

    // then
    await until(() => engine.submitted.some((command) => command.name === 'JOB.COMPLETE'));
    expect(engine.submitted.find((command) => command.name === 'JOB.COMPLETE')).toEqual({
      name: 'JOB.COMPLETE',
      key: KEY,
      value: { variables: { sum: '2' } },
    });
    await worker.close();
  });
});

describe('a job stream', () => {
  it('gets every job that comes while it is open', async () => {
    // given
    const { stream, messages } = raw.openStream('StreamActivatedJobs', { type: 'check', worker: 'w', timeout: 60_000 });
    await until(() => engine.waitingFor.includes('check'));

    // when
    engine.addJob(job(KEY));
    engine.addJob(job(KEY + 1));
    await until(() => messages.length === 2);
    engine.addJob(job(KEY + 2));
    await until(() => messages.length === 3);

    // then
    expect(messages).toMatchObject([{ key: String(KEY) }, { key: String(KEY + 1) }, { key: String(KEY + 2) }]);
    stream.cancel();
    await until(() => engine.waitingFor.length === 0);
  });

  it('does not run ahead of a client that is slow', async () => {
    // given
    const total = 400;
    const variables = JSON.stringify({ text: 'x'.repeat(20_000) });
    const { stream, messages } = raw.openStream('StreamActivatedJobs', { type: 'check', worker: 'w', timeout: 60_000 });
    await until(() => engine.waitingFor.includes('check'));

    // when
    stream.pause();
    for (let i = 0; i < total; i += 1) {
      engine.addJob({ ...job(KEY + i), variables });
    }
    await raw.call('Topology', {});
    await raw.call('Topology', {});

    // then
    expect(engine.available).toBeGreaterThan(0);
    stream.resume();
    await until(() => messages.length === total);
    stream.cancel();
  });

  it('is refused without a type', async () => {
    const { ended } = raw.openStream('StreamActivatedJobs', { type: '', worker: 'w', timeout: 1 });
    expect(await ended).toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

describe('a gateway that closes', () => {
  it('ends parked polls with OK, answers what is in flight and takes nothing new', async () => {
    // given
    const completed = deferred();
    engine.answers.set('JOB.COMPLETE', () => completed.promise);
    const parked = poll();
    const inFlight = raw.call('CompleteJob', { jobKey: KEY });
    await until(() => engine.waitingFor.includes('check') && engine.submitted.length === 2);

    // when
    const closed = gateway.close();

    // then
    expect(await parked.ended).toBeUndefined();
    completed.resolve({ ok: true, key: KEY, value: {} });
    await expect(inFlight).resolves.toEqual({});
    await closed;
    await expect(raw.call('Topology', {})).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  it('does not wait for instances whose result somebody awaits', async () => {
    // given
    engine.answers.set('PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT', () => new Promise(() => undefined));
    const awaited = raw.call('CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'review' },
      requestTimeout: 60_000,
    });
    const outcome = expect(awaited).rejects.toMatchObject({ code: status.ABORTED });
    await until(() => engine.submitted.length === 1);

    // when
    await gateway.close();

    // then
    await outcome;
  });

  it('does not wait for ever for a call that does not end', async () => {
    // given
    const hasty = await startGateway(engine, { logger: silent, port: 0, closeGrace: 50 });
    const other = new RawClient(hasty.port);
    engine.answers.set('JOB.COMPLETE', () => new Promise(() => undefined));
    const outcome = expect(other.call('CompleteJob', { jobKey: KEY })).rejects.toMatchObject({
      code: expect.any(Number),
    });
    await until(() => engine.submitted.length === 1);

    // when
    await hasty.close();

    // then
    await outcome;
    other.close();
  });

  it('says where it wanted to listen when the port is taken', async () => {
    await expect(startGateway(engine, { logger: silent, port: gateway.port })).rejects.toThrow(
      `Expected to listen on 127.0.0.1:${gateway.port}`,
    );
  });
});
