import { describe, expect, it } from 'vitest';
import { oneTask } from '../../testing/bpmn.ts';
import { TestEngine } from '../../testing/test-engine.ts';

async function withJob() {
  const engine = new TestEngine();
  await engine.deploy(oneTask('p'));
  const instance = await engine.create('p', { v: 1 });
  return { engine, instance };
}

describe('activating jobs', () => {
  it('gives the oldest first and none twice', async () => {
    // given
    const { engine, instance } = await withJob();
    const second = await engine.create('p');

    // when
    const first = await engine.activate('work', { max: 1 });
    const rest = await engine.activate('work');

    // then
    expect([...first, ...rest].map(({ processInstanceKey }) => processInstanceKey)).toEqual([instance, second]);
    expect(await engine.activate('work')).toEqual([]);
  });

  it('narrows the variables to those fetched', async () => {
    // given
    const { engine } = await withJob();

    // when
    const [job] = await engine.activate('work', { fetch: ['none'] });

    // then
    expect(job?.variables).toBe('{}');
  });

  it.each([
    [' ', 1],
    ['work', 0],
  ])('refuses the type %j with the timeout %i', async (type, timeout) => {
    // given
    const { engine } = await withJob();

    // when
    const refused = await engine.expectRejection({
      name: 'JOB_BATCH.ACTIVATE',
      key: -1,
      value: { type, worker: '', timeout, maxJobsToActivate: 1, fetchVariables: [] },
    });

    // then
    expect(refused.type).toBe('INVALID_ARGUMENT');
  });

  it('does not hand out a job with more variables than a message holds, but does when fewer are fetched', async () => {
    // given
    const { engine } = await withJob();
    await engine.create('p', { big: 'x'.repeat(5_000_000) });
    await engine.completeJob('work');

    // when
    const none = await engine.activate('work');
    const incident = engine.incident();
    await engine.resolve(incident.key);

    // then
    expect(none).toEqual([]);
    expect(incident.value.errorType).toBe('MESSAGE_SIZE_EXCEEDED');
    expect(await engine.activate('work', { fetch: ['small'] })).toHaveLength(1);
  });
});

describe('the lock of a job', () => {
  it('ends after its timeout without costing a retry, and the old worker may still complete', async () => {
    // given
    const { engine, instance } = await withJob();
    const [first] = await engine.activate('work', { timeout: 1_000 });

    // when
    await engine.advance(1_000);
    const [second] = await engine.activate('work', { timeout: 1_000 });
    await engine.complete(first?.key ?? 0);

    // then
    expect(second).toMatchObject({ key: first?.key, retries: first?.retries });
    expect(engine.recordsOf('JOB').map(({ intent }) => intent)).toEqual(['CREATED', 'TIMED_OUT', 'COMPLETED']);
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('can be moved by UpdateJobTimeout, also to years', async () => {
    // given
    const { engine } = await withJob();
    const [job] = await engine.activate('work', { timeout: 1_000 });
    await engine.expectOk({
      name: 'JOB.UPDATE_TIMEOUT',
      key: job?.key ?? 0,
      value: { timeout: 100 * 365 * 86_400_000 },
    });

    // when
    await engine.advance(40 * 86_400_000);

    // then
    expect(await engine.activate('work')).toEqual([]);
  });

  it('can not be moved when there is none', async () => {
    // given
    const { engine } = await withJob();
    const key = engine.recordsOf('JOB', 'CREATED')[0]?.key ?? 0;

    // when
    const refused = await engine.expectRejection({ name: 'JOB.UPDATE_TIMEOUT', key, value: { timeout: 1 } });

    // then
    expect(refused.type).toBe('INVALID_STATE');
  });

  it('can be given back at once', async () => {
    // given
    const { engine } = await withJob();
    const job = await engine.activateOne('work');

    // when
    await engine.expectOk({ name: 'JOB.YIELD', key: job.key, value: {} });

    // then
    expect(await engine.activateOne('work')).toMatchObject({ key: job.key, retries: job.retries });
  });
});

describe('failing a job', () => {
  it('makes it available again with the retries given, its variables local to the task', async () => {
    // given
    const { engine, instance } = await withJob();
    const job = await engine.activateOne('work');

    // when
    await engine.fail(job.key, { retries: 2, variables: { hint: 'x' } });
    const again = await engine.activateOne('work');
    await engine.complete(again.key);

    // then
    expect(again.retries).toBe(2);
    expect(JSON.parse(again.variables)).toEqual({ v: 1, hint: 'x' });
    expect(engine.variables(instance)).toEqual({ v: 1 });
  });

  it('waits for the back-off', async () => {
    // given
    const { engine } = await withJob();
    const job = await engine.activateOne('work');
    await engine.fail(job.key, { retries: 1, retryBackOff: 5_000 });

    // when
    const early = await engine.activate('work');
    await engine.advance(5_000);

    // then
    expect(early).toEqual([]);
    expect(await engine.activate('work')).toHaveLength(1);
    expect(engine.recordsOf('JOB').map(({ intent }) => intent)).toEqual([
      'CREATED',
      'FAILED',
      'RECURRED_AFTER_BACKOFF',
    ]);
  });

  it('without retries raises an incident, which resolves only with new retries', async () => {
    // given
    const { engine, instance } = await withJob();
    const job = await engine.activateOne('work');
    await engine.fail(job.key, { retries: 0, errorMessage: 'no way' });
    const incident = engine.incident();

    // when
    const refused = await engine.expectRejection({ name: 'INCIDENT.RESOLVE', key: incident.key, value: {} });
    await engine.expectOk({ name: 'JOB.UPDATE_RETRIES', key: job.key, value: { retries: 1 } });
    const stillNone = await engine.activate('work');
    await engine.resolve(incident.key);
    await engine.completeJob('work');

    // then
    expect(refused).toMatchObject({ type: 'NOT_FOUND', reason: expect.stringContaining('no retries left') });
    expect(stillNone).toEqual([]);
    expect(engine.isRunning(instance)).toBe(false);
  });
});

describe('refusals', () => {
  it.each([
    ['JOB.COMPLETE', { variables: {} }],
    ['JOB.FAIL', { retries: 1, errorMessage: '', retryBackOff: 0, variables: {} }],
    ['JOB.THROW_ERROR', { errorCode: '', errorMessage: '', variables: {} }],
    ['JOB.UPDATE_RETRIES', { retries: 1 }],
    ['JOB.UPDATE_TIMEOUT', { timeout: 1 }],
    ['JOB.YIELD', {}],
  ] as const)('%s of an unknown job is NOT_FOUND', async (name, value) => {
    // given
    const engine = new TestEngine();

    // when
    const answer = await engine.submit({ name, key: 5, value } as Parameters<typeof engine.submit>[0]);

    // then
    expect(answer).toMatchObject({
      ok: false,
      rejection: { type: 'NOT_FOUND', reason: expect.stringMatching(/^Expected to .*, but no such job was found$/) },
    });
  });

  it('a job without retries can not be completed', async () => {
    // given
    const { engine } = await withJob();
    const job = await engine.activateOne('work');
    await engine.fail(job.key, { retries: 0 });

    // when
    const refused = await engine.expectRejection({ name: 'JOB.COMPLETE', key: job.key, value: { variables: {} } });

    // then
    expect(refused).toMatchObject({ type: 'INVALID_STATE', reason: expect.stringContaining("in state 'FAILED'") });
  });

  it('retries below one are refused', async () => {
    // given
    const { engine } = await withJob();

    // when
    const refused = await engine.expectRejection({ name: 'JOB.UPDATE_RETRIES', key: 1, value: { retries: 0 } });

    // then
    expect(refused.type).toBe('INVALID_ARGUMENT');
  });
});
