import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type ClientLibrary, createZeebeClient, type DeployableResource, type Job, type ZeebeClient } from './index.ts';

const { address, skipReason } = inject('zeebe');
const logger = pino({ level: 'silent' });
const REVIEW_PROCESS = resource('zeebe-client.bpmn');
const DECISION = resource('zeebe-client.dmn');
const YEARS_MS = 10 * 365 * 24 * 3_600_000;
const libraries: ClientLibrary[] = ['zeebe-node', 'sdk'];

describe.skipIf(skipReason !== '').each(libraries)('the client by %s against a real broker', (library) => {
  let client: ZeebeClient;
  const unique = `${library}-${process.pid}`;

  beforeAll(async () => {
    client = createZeebeClient({ address, library, logger });
    await client.deploy([REVIEW_PROCESS, DECISION]);
  });
  afterAll(() => client.close());

  test('the topology names version and health', async () => {
    expect(await client.topology()).toMatchObject({ clusterSize: 1, partitionsCount: 1, healthy: true });
  });

  test('a process and a decision are deployed together, and again without a new version', async () => {
    const first = await client.deploy([REVIEW_PROCESS, DECISION]);
    const again = await client.deploy([REVIEW_PROCESS, DECISION]);

    expect(first.resources.map(({ kind, id }) => [kind, id])).toEqual([
      ['process', 'client-review'],
      ['decision', 'client-channel'],
      ['decisionRequirements', 'client-channel-requirements'],
    ]);
    expect(again.resources).toEqual(first.resources);
  });

  test('a message starts a case once, a worker does its job, a person its task', async () => {
    // given
    const message = {
      name: 'client-submitted',
      correlationKey: unique,
      messageId: unique,
      timeToLiveMs: 60_000,
      variables: { caseId: unique },
    };
    const jobs = collect(client, 'client-check');
    const tasks = collect(client, 'io.camunda.zeebe:userTask', { kind: 'keep' });

    // when
    await client.publishMessage(message);
    const [job] = await jobs.take(1);
    const [task] = await tasks.take(1);

    // then
    await expect(client.publishMessage(message)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(job).toMatchObject({ processId: 'client-review', elementId: 'Check', retries: 3 });
    expect(job?.variables).toEqual({ caseId: unique });
    expect(job?.headers).toEqual({ purpose: '受理' });
    expect(task).toMatchObject({ elementId: 'Review', retries: 1, variables: { caseId: unique, checked: true } });

    // when a task waits for years and is completed by its key after its worker is gone
    await client.updateJobTimeout(task?.key ?? '', YEARS_MS);
    await Promise.all([jobs.close(), tasks.close()]);
    await client.completeJob(task?.key ?? '', { outcome: 'PASS' });

    // then
    await expect(client.completeJob(task?.key ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a handler that throws takes one retry, and the job comes back', async () => {
    // given
    const seen: number[] = [];
    const { processInstanceKey } = await client.createInstance({
      processId: 'client-review',
      variables: { caseId: 'x' },
    });
    const twice = new Promise<void>((done) => {
      const worker = client.openWorker({
        type: 'client-check',
        timeoutMs: 30_000,
        backOffMs: 10,
        handler: async (job) => {
          if (job.processInstanceKey !== processInstanceKey) {
            return { kind: 'complete' };
          }
          seen.push(job.retries);
          if (seen.length === 1) {
            throw new Error('database away');
          }
          void worker.close().then(done);
          return { kind: 'complete', variables: { checked: true } };
        },
      });
    });

    // when
    await twice;

    // then
    expect(seen).toEqual([3, 2]);
    await client.cancelInstance(processInstanceKey);
  });

  test('a modelled error takes the drawn path', async () => {
    const worker = client.openWorker({
      type: 'client-check',
      timeoutMs: 30_000,
      handler: async () => ({ kind: 'error', code: 'NOT_OURS', message: '不属本市' }),
    });

    const result = await client.createInstanceWithResult({
      processId: 'client-review',
      variables: { caseId: unique },
      timeoutMs: 20_000,
    });

    await worker.close();
    expect(result).toMatchObject({ processId: 'client-review', variables: { caseId: unique } });
  });

  test('a closed worker takes no job: the next one gets it at once', async () => {
    // given a worker that waits in a long poll and is closed
    const closed = collect(client, 'client-check');
    await closed.ready();
    await closed.close();

    // when
    const { processInstanceKey } = await client.createInstance({
      processId: 'client-review',
      variables: { caseId: 'y' },
    });
    const next = collect(client, 'client-check');
    const [job] = await next.take(1);

    // then
    expect(job?.processInstanceKey).toBe(processInstanceKey);
    await next.close();
    await client.cancelInstance(processInstanceKey);
  });

  test('a decision tells its output, inputs and matched rules', async () => {
    const evaluation = await client.evaluateDecision('client-channel', { area: 12_000 });

    expect(evaluation).toMatchObject({ output: 'FULL', failure: undefined });
    expect(evaluation.evaluated).toEqual([
      {
        decisionId: 'client-channel',
        output: 'FULL',
        inputs: [{ name: '面积', value: 12_000 }],
        matchedRules: [{ ruleId: 'Rule_full', index: 2 }],
      },
    ]);
  });

  test('variables are set, a token is moved, and the instance ends at the last step', async () => {
    const { processInstanceKey } = await client.createInstance({
      processId: 'client-review',
      variables: { caseId: 'z' },
      startAt: ['Review'],
    });

    await client.setVariables({ elementInstanceKey: processInstanceKey, variables: { note: 1 }, local: true });
    await client.modify({
      processInstanceKey,
      activate: [{ elementId: 'Check', variables: [{ scopeId: '', variables: { repaired: true } }] }],
    });
    const jobs = collect(client, 'client-check', { kind: 'keep' });
    const [job] = await jobs.take(1);

    expect(job?.variables).toEqual({ caseId: 'z', note: 1, repaired: true });
    await jobs.close();
    await client.cancelInstance(processInstanceKey);
  });

  test.each([
    ['an unknown process', () => client.createInstance({ processId: 'nobody' }), 'NOT_FOUND'],
    ['an unknown job', () => client.completeJob('2251799900000000'), 'NOT_FOUND'],
    ['an unknown incident', () => client.resolveIncident('2251799900000000'), 'NOT_FOUND'],
    ['retries of nothing', () => client.updateJobRetries('2251799900000000', 2), 'NOT_FOUND'],
    ['no retries', () => client.updateJobRetries('2251799900000000', 0), 'INVALID_ARGUMENT'],
    ['an unknown resource', () => client.deleteResource('2251799900000000'), 'NOT_FOUND'],
    [
      'a file that is no diagram',
      () => client.deploy([{ name: 'x.bpmn', content: Buffer.from('x') }]),
      'INVALID_ARGUMENT',
    ],
    ['an unknown decision', () => client.evaluateDecision('nobody', {}), 'INVALID_ARGUMENT'],
    ['a key of a partition that does not exist', () => client.cancelInstance('1'), 'UNAVAILABLE'],
  ])('%s is refused with a code and the reason', async (_, command, code) => {
    await expect(command()).rejects.toMatchObject({
      name: 'ZeebeError',
      code,
      message: expect.not.stringMatching(/^\d/),
    });
  });

  test('after closing every command fails instead of answering with nothing', async () => {
    const other = createZeebeClient({ address, library, logger });
    await other.topology();
    await other.close();

    await expect(other.completeJob('1')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

function resource(name: string): DeployableResource {
  return { name, content: readFileSync(new URL(name, import.meta.url)) };
}

/** A worker whose jobs a test takes one by one. */
function collect(client: ZeebeClient, type: string, outcome: { kind: 'complete' | 'keep' } = { kind: 'complete' }) {
  const jobs: Job[] = [];
  let arrived = () => {};
  const worker = client.openWorker({
    type,
    timeoutMs: 60_000,
    longPollMs: 2_000,
    handler: async (job) => {
      jobs.push(job);
      arrived();
      return outcome.kind === 'complete' ? { kind: 'complete', variables: { checked: true } } : { kind: 'keep' };
    },
  });
  return {
    take: async (count: number) => {
      while (jobs.length < count) {
        await new Promise<void>((done) => {
          arrived = done;
        });
      }
      return jobs.splice(0, count);
    },
    ready: () => expect.poll(() => worker.health().lastAnswer, { timeout: 10_000 }).toBeDefined(),
    close: () => worker.close(),
  };
}
