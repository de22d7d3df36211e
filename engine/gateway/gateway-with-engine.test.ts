import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZBClient } from 'zeebe-node';
import { InMemoryLog } from '../log/in-memory-log.ts';
import { RowDecoder } from '../log/row-codec.ts';
import { EngineRunner } from '../stream/engine-runner.ts';
import { systemClock } from '../stream/system-clock.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { type OpenStream, RawClient } from './testing/raw-client.ts';

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {
  // The tests look at answers, not at the log.
}

const PROCESS = 'small-review';
const definition = readFileSync(new URL('./gateway-with-engine.test.bpmn', import.meta.url));

let log: InMemoryLog;
let engine: EngineRunner;
let gateway: Gateway;
let client: ZBClient;
let raw: RawClient;

beforeEach(async () => {
  log = new InMemoryLog();
  engine = new EngineRunner({ log, logger: silent, clock: systemClock });
  await engine.start();
  gateway = await startGateway(engine, { logger: silent, port: 0 });
  client = new ZBClient(`127.0.0.1:${gateway.port}`, { retry: false, useTLS: false, loglevel: 'NONE' });
  raw = new RawClient(gateway.port);
  await client.deployResource({ process: definition, name: 'small-review.bpmn' });
});

afterEach(async () => {
  await client.close();
  raw.close();
  await gateway.close();
  await engine.stop();
});

const create = (variables: object) =>
  client.createProcessInstance({ bpmnProcessId: PROCESS, variables: { ...variables }, version: -1 });

function countEvents(wanted: string): number {
  const decoder = new RowDecoder();
  const events = log.rows.flatMap(({ content }) => decoder.decode(content));
  return events.filter(({ valueType, intent }) => valueType === 'JOB' && intent === wanted).length;
}

async function takeJobs(count: number, timeout = 60_000) {
  const request = { type: 'check-materials', worker: 'test', timeout, maxJobsToActivate: count };
  return client.activateJobs({ ...request, requestTimeout: 5_000 });
}

async function takeJob() {
  const [job] = await takeJobs(1);
  if (job === undefined) {
    throw new Error('Expected a job, but found none');
  }
  return job;
}

async function instanceEnded(processInstanceKey: string): Promise<boolean> {
  return client.cancelProcessInstance(processInstanceKey).then(
    () => false,
    (error: { code: number }) => error.code === status.NOT_FOUND,
  );
}

describe('a process run through the gateway', () => {
  it('answers its result when it completes', async () => {
    // given
    const worker = client.createWorker({
      taskType: 'check-materials',
      taskHandler: (job) => job.complete({ fee: 0, checked: job.customHeaders['form'] }),
    });

    // when
    const result = await client.createProcessInstanceWithResult({
      bpmnProcessId: PROCESS,
      variables: { caseId: '案-1', area: 12.5 },
      requestTimeout: 10_000,
    });

    // then
    expect(result.variables).toEqual({ caseId: '案-1', area: 12.5, fee: 0, checked: 'A1' });
    await worker.close();
  });

  it('hands a job to a poll that waited for it', async () => {
    // given
    const waiting = takeJobs(1);

    // when
    const { processInstanceKey } = await create({ caseId: 'c' });

    // then
    expect(await waiting).toMatchObject([{ processInstanceKey, elementId: 'check', variables: { caseId: 'c' } }]);
  });

  it('waits for a message and goes on with its variables', async () => {
    // given
    const { processInstanceKey } = await create({ caseId: 'c-7' });
    await client.completeJob({ jobKey: (await takeJob()).key, variables: { fee: 100 } });

    // when
    const published = await client.publishMessage({
      name: 'fee-paid',
      correlationKey: 'c-7',
      messageId: 'm-1',
      timeToLive: 60_000,
      variables: { receipt: 'r' },
    });

    // then
    expect(published.key).toMatch(/^\d+$/);
    expect(await instanceEnded(processInstanceKey)).toBe(true);
  });

  it('refuses a message twice while the first lives', async () => {
    const message = { name: 'n', correlationKey: 'k', messageId: 'm', timeToLive: 60_000, variables: {} };
    await client.publishMessage(message);
    await expect(client.publishMessage(message)).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  });

  it('gives a failed job back at once, and raises an incident without retries', async () => {
    // given
    await create({});
    const failed = await takeJob();

    // when
    await client.failJob({ jobKey: failed.key, retries: 1, errorMessage: 'try again', retryBackOff: 0 });
    const again = await takeJob();
    await client.failJob({ jobKey: again.key, retries: 0, errorMessage: 'give up', retryBackOff: 0 });

    // then
    expect(again).toMatchObject({ key: failed.key, retries: 1 });
    await expect(client.completeJob({ jobKey: again.key, variables: {} })).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
    });
    const records = await engine.readRecords(0, 10_000);
    const incident = records.find(({ valueType }) => valueType === 'INCIDENT');
    await client.updateJobRetries({ jobKey: again.key, retries: 1 });
    await client.resolveIncident({ incidentKey: String(incident?.key) });
    expect(await takeJob()).toMatchObject({ key: failed.key });
  });

  it('takes the way of a thrown error', async () => {
    const { processInstanceKey } = await create({});
    const job = await takeJob();
    await client.throwError({ jobKey: job.key, errorCode: 'REFUSED', errorMessage: 'no', variables: {} });
    expect(await instanceEnded(processInstanceKey)).toBe(true);
  });

  it('hands a job out again when its lock was shortened and has run out', async () => {
    await create({});
    const job = await takeJob();
    await raw.call('UpdateJobTimeout', { jobKey: job.key, timeout: 20 });
    expect(await takeJob()).toMatchObject({ key: job.key, retries: 3 });
  });

  it('shows variables set from outside', async () => {
    const { processInstanceKey } = await create({ a: 1 });
    await client.setVariables({ elementInstanceKey: processInstanceKey, variables: { a: 2, b: [1.5] }, local: false });
    expect((await takeJob()).variables).toEqual({ a: 2, b: [1.5] });
  });

  it('ends with its jobs when it is cancelled', async () => {
    const { processInstanceKey } = await create({});
    const job = await takeJob();
    await client.cancelProcessInstance(processInstanceKey);
    await expect(client.completeJob({ jobKey: job.key, variables: {} })).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
  });

  it('is moved by a modification', async () => {
    // given
    const { processInstanceKey } = await create({ caseId: 'c' });
    const job = await takeJob();

    // when
    await raw.call('ModifyProcessInstance', {
      processInstanceKey,
      activateInstructions: [{ elementId: 'awaitPaid' }],
      terminateInstructions: [{ elementInstanceKey: job.elementInstanceKey }],
    });
    await client.publishMessage({
      name: 'fee-paid',
      correlationKey: 'c',
      messageId: 'x',
      timeToLive: 0,
      variables: {},
    });

    // then
    expect(await instanceEnded(processInstanceKey)).toBe(true);
  });

  it('starts in the middle when it is told to', async () => {
    const created = await raw.call('CreateProcessInstance', {
      bpmnProcessId: PROCESS,
      version: -1,
      variables: '{"caseId":"c"}',
      startInstructions: [{ elementId: 'awaitPaid' }],
    });
    await client.publishMessage({
      name: 'fee-paid',
      correlationKey: 'c',
      messageId: 'x',
      timeToLive: 0,
      variables: {},
    });
    expect(await instanceEnded(String(Reflect.get(Object(created), 'processInstanceKey')))).toBe(true);
  });
});

const CHANNEL = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="channels" name="Channels" namespace="tushen">
  <decision id="channel" name="通道">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="area" label="面积"><inputExpression id="areaExpression" typeRef="number"><text>area</text></inputExpression></input>
      <output id="result" name="result" typeRef="string" />
      <rule id="small"><inputEntry id="i1"><text>&lt; 1000</text></inputEntry><outputEntry id="o1"><text>"fast"</text></outputEntry></rule>
      <rule id="other"><inputEntry id="i2"><text>-</text></inputEntry><outputEntry id="o2"><text>"full"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;

describe('resources', () => {
  it('of all kinds are deployed together, and a decision answers', async () => {
    // given
    const deployed = await raw.call('DeployResource', {
      resources: [
        { name: 'channel.dmn', content: Buffer.from(CHANNEL) },
        { name: 'opinion.form', content: Buffer.from('{"id":"opinion","components":[]}') },
      ],
    });

    // when
    const small = await raw.call('EvaluateDecision', { decisionId: 'channel', variables: '{"area":999.5}' });
    const large = await raw.call('EvaluateDecision', { decisionId: 'channel', variables: '{"area":1000}' });

    // then
    expect(deployed).toMatchObject({
      deployments: [
        { decision: { dmnDecisionId: 'channel', version: 1 } },
        { decisionRequirements: { dmnDecisionRequirementsId: 'channels', resourceName: 'channel.dmn' } },
        { form: { formId: 'opinion', version: 1 } },
      ],
    });
    expect(small).toMatchObject({ decisionOutput: '"fast"', failureMessage: '', decisionName: '通道' });
    expect(large).toMatchObject({
      decisionOutput: '"full"',
      evaluatedDecisions: [{ decisionType: 'DECISION_TABLE', matchedRules: [{ ruleId: 'other', ruleIndex: 2 }] }],
    });
  });

  it('keep their version when nothing has changed, and can be deleted', async () => {
    // given
    const [first, again] = [
      await client.deployResource({ process: definition, name: 'small-review.bpmn' }),
      await client.deployResource({ process: definition, name: 'small-review.bpmn' }),
    ];
    const process = again.deployments[0]?.process;

    // when
    await raw.call('DeleteResource', { resourceKey: process?.processDefinitionKey });

    // then
    expect(process).toMatchObject({ bpmnProcessId: PROCESS, version: 1 });
    expect(first.deployments).toEqual(again.deployments);
    expect(first.key).not.toBe(again.key);
    await expect(create({})).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it('answer a signal with a key, whether somebody listens or not', async () => {
    expect((await client.broadcastSignal({ signalName: 'clock', variables: {} })).key).toMatch(/^\d+$/);
  });
});

describe('what the engine refuses', () => {
  it.each([
    { rpc: 'CompleteJob', request: { jobKey: 1 }, code: status.NOT_FOUND },
    { rpc: 'CompleteJob', request: { jobKey: '9223372036854775807' }, code: status.NOT_FOUND },
    { rpc: 'CreateProcessInstance', request: { bpmnProcessId: 'nope', version: -1 }, code: status.NOT_FOUND },
    { rpc: 'CreateProcessInstance', request: { bpmnProcessId: PROCESS, version: 9 }, code: status.NOT_FOUND },
    { rpc: 'CreateProcessInstance', request: {}, code: status.NOT_FOUND },
    { rpc: 'CancelProcessInstance', request: { processInstanceKey: 5 }, code: status.NOT_FOUND },
    { rpc: 'ResolveIncident', request: { incidentKey: 5 }, code: status.NOT_FOUND },
    { rpc: 'SetVariables', request: { elementInstanceKey: 5, variables: '{}' }, code: status.NOT_FOUND },
    { rpc: 'DeleteResource', request: { resourceKey: 5 }, code: status.NOT_FOUND },
    { rpc: 'UpdateJobRetries', request: { jobKey: 5, retries: 0 }, code: status.INVALID_ARGUMENT },
    { rpc: 'UpdateJobTimeout', request: { jobKey: 5, timeout: 1 }, code: status.NOT_FOUND },
    { rpc: 'ModifyProcessInstance', request: { processInstanceKey: 5 }, code: status.NOT_FOUND },
    { rpc: 'EvaluateDecision', request: { decisionId: 'nope' }, code: status.INVALID_ARGUMENT },
    {
      rpc: 'DeployResource',
      request: { resources: [{ name: 'a.bpmn', content: Buffer.from('x') }] },
      code: status.INVALID_ARGUMENT,
    },
    {
      rpc: 'DeployResource',
      request: { resources: [{ name: 'a.txt', content: Buffer.from('x') }] },
      code: status.INVALID_ARGUMENT,
    },
  ])('$rpc $request is answered with status $code and a reason', async ({ rpc, request, code }) => {
    await expect(raw.call(rpc, request)).rejects.toMatchObject({
      code,
      details: expect.stringMatching(/^Command '[A-Z_]+' rejected with code '[A-Z_]+': Expected /),
    });
  });

  it('MigrateProcessInstance says what to do instead', async () => {
    const { processInstanceKey } = await create({});
    const migration = { targetProcessDefinitionKey: 5, mappingInstructions: [] };
    await expect(
      raw.call('MigrateProcessInstance', { processInstanceKey, migrationPlan: migration }),
    ).rejects.toMatchObject({ details: expect.stringMatching(/Expected .* start instructions/i) });
  });
});

describe('many calls at once', () => {
  it('are all served: 1,000 instances, each completed by a worker', async () => {
    // given
    const completed = new Set<string>();
    const worker = client.createWorker({
      taskType: 'check-materials',
      maxJobsToActivate: 64,
      // The client's own pause between two polls, 300 ms unless told otherwise.
      pollInterval: 10,
      taskHandler: (job) => {
        completed.add(job.processInstanceKey);
        return job.complete({ fee: 0 });
      },
    });

    // when
    const created = await Promise.all(Array.from({ length: 1_000 }, (_, number) => create({ number })));

    // then
    await expect.poll(() => completed.size, { timeout: 20_000 }).toBe(1_000);
    expect(new Set(created.map(({ processInstanceKey }) => processInstanceKey)).size).toBe(1_000);
    await expect.poll(() => engine.health().runningInstances, { timeout: 20_000 }).toBe(0);
    await worker.close();
  });

  it('lose no job when polls are aborted while jobs come, and give back what was not sent', async () => {
    // given
    const completed = new Set<string>();
    const complete = ({ stream }: OpenStream) =>
      stream.on('data', async ({ jobs }: { jobs: { key: string }[] }) => {
        for (const { key } of jobs) {
          await client.completeJob({ jobKey: key, variables: { fee: 0 } });
          completed.add(key);
        }
      });
    const poll = { type: 'check-materials', worker: 'w', maxJobsToActivate: 3, requestTimeout: 10_000 };

    // when
    for (let i = 0; i < 60; i += 1) {
      const opened = raw.openStream('ActivateJobs', { ...poll, timeout: 3_000 });
      complete(opened);
      const created = create({ i });
      if (i % 2 === 0) {
        await pause(i % 4);
        opened.stream.cancel();
      }
      await created;
    }

    // then
    await expect
      .poll(
        async () => {
          const rest = raw.openStream('ActivateJobs', {
            ...poll,
            timeout: 60_000,
            maxJobsToActivate: 60,
            requestTimeout: -1,
          });
          complete(rest);
          await rest.ended;
          return completed.size;
        },
        { timeout: 15_000 },
      )
      .toBe(60);
    // What was on the wire when its client went waits for its lock to run out, as in Zeebe: no server knows of it.
    expect(countEvents('YIELDED')).toBeGreaterThan(0);
  });
});
