import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { createEngine, type Engine, systemClock } from './engine.ts';
import { oneTask } from './testing/bpmn.ts';
import { document } from './testing/test-engine.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 8 });
  pool.on('error', () => {});
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('truncate engine_log, engine_snapshot, engine_identity');
});

async function startEngine(options: { snapshotEvery?: number } = {}): Promise<Engine> {
  const engine = createEngine({ pool, logger, clock: systemClock, ...options });
  await engine.start();
  return engine;
}

const deployment = {
  name: 'DEPLOYMENT.CREATE',
  key: -1,
  value: { resources: [{ name: 'p.bpmn', bytes: Buffer.from(oneTask('p')) }] },
} as const;
const creation = {
  name: 'PROCESS_INSTANCE_CREATION.CREATE',
  key: -1,
  value: {
    processDefinitionKey: -1,
    bpmnProcessId: 'p',
    version: -1,
    variables: document({ a: 1 }),
    startInstructions: [],
  },
} as const;
const activation = {
  name: 'JOB_BATCH.ACTIVATE',
  key: -1,
  value: { type: 'work', worker: 'w', timeout: 60_000, maxJobsToActivate: 1_000, fetchVariables: [] },
} as const;

async function jobKeys(engine: Engine): Promise<number[]> {
  const answer = await engine.submit(activation);
  return answer.ok ? answer.value.jobs.map(({ key }) => key) : [];
}

describe('engine over PostgreSQL', () => {
  it('goes on after a restart where it stopped, from snapshot and log', async () => {
    // given
    const first = await startEngine();
    await first.submit(deployment);
    await first.submit(creation);
    await first.stop();
    const second = await startEngine();
    await second.submit(creation);

    // when
    const keys = await jobKeys(second);
    const answers = await Promise.all(
      keys.map((key) => second.submit({ name: 'JOB.COMPLETE', key, value: { variables: {} } })),
    );

    // then
    expect(second.identity).toBe(first.identity);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect(second.health()).toMatchObject({ state: 'running', runningInstances: 0, term: 2 });
    await second.stop();
    expect(second.health().state).toBe('stopped');
  });

  it('hands committed records to readers with gapless positions inside a command, and tells them of commits', async () => {
    // given
    const engine = await startEngine();
    const positions: number[] = [];
    engine.onCommitted((position) => positions.push(position));
    await engine.submit(deployment);
    await engine.submit(creation);

    // when
    const records = await engine.readRecords(0, 100);
    const rest = await engine.readRecords(records.at(-3)?.position ?? 0, 100);

    // then
    expect(records[0]).toMatchObject({
      valueType: 'PROCESS',
      intent: 'CREATED',
      position: 2,
      sourceRecordPosition: 1,
      partitionId: 1,
    });
    expect(records.find(({ valueType }) => valueType === 'PROCESS_INSTANCE_CREATION')?.value).toMatchObject({
      variables: { a: 1 },
    });
    expect(rest).toEqual(records.slice(-2));
    expect(positions.at(-1)).toBe(records.at(-1)?.position);
    await engine.stop();
  });

  it('recovers from its snapshot alone when the log behind it is gone', async () => {
    // given
    const engine = await startEngine({ snapshotEvery: 1 });
    await engine.submit(deployment);
    for (let index = 0; index < 5; index++) {
      await engine.submit(creation);
    }
    await engine.acknowledgeExported(engine.health().position);
    await engine.stop();

    // when
    await pool.query('truncate engine_log');
    const again = await startEngine();

    // then
    expect(await jobKeys(again)).toHaveLength(5);
    await again.stop();
  });

  it('answers UNAVAILABLE when the log can not be written, then recovers and loses nothing that was acknowledged', async () => {
    // given
    const engine = await startEngine();
    await engine.submit(deployment);
    await engine.submit(creation);
    await pool.query('alter table engine_log rename to engine_log_away');

    // when
    const refused = await engine.submit(creation);
    await pool.query('alter table engine_log_away rename to engine_log');
    await vi.waitFor(() => expect(engine.health().state).toBe('running'), 10_000);
    const answer = await engine.submit(creation);

    // then
    expect(refused).toMatchObject({ ok: false, rejection: { type: 'UNAVAILABLE' } });
    expect(answer.ok).toBe(true);
    expect(await jobKeys(engine)).toHaveLength(2);
    await engine.stop();
  });

  it('leads again in a new term after the connection of its lock broke, and goes on', async () => {
    // given
    const engine = await startEngine();
    await engine.submit(deployment);
    await engine.submit(creation);

    // when
    await pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())`,
    );
    await vi.waitFor(() => expect(engine.health()).toMatchObject({ state: 'running', term: 2 }), 10_000);

    // then
    expect((await engine.submit(creation)).ok).toBe(true);
    expect(await jobKeys(engine)).toHaveLength(2);
    await engine.stop();
  });

  it('lets a standby take over when the leader stops', async () => {
    // given
    const leader = await startEngine();
    await leader.submit(deployment);
    const standby = createEngine({ pool, logger, clock: systemClock });
    const started = standby.start();
    expect(standby.health().state).toBe('standby');

    // when
    await leader.stop();
    await started;

    // then
    expect((await standby.submit(creation)).ok).toBe(true);
    await standby.stop();
  });

  it('calls who waits for jobs after the commit that made one', async () => {
    // given
    const engine = await startEngine();
    await engine.submit(deployment);
    const called = new Promise<void>((resolve) => engine.onJobsAvailable('work', resolve));

    // when
    await engine.submit(creation);
    await called;

    // then
    expect(await jobKeys(engine)).toHaveLength(1);
    await engine.stop();
  });

  it('fires a timer by itself and else sleeps', async () => {
    // given
    const engine = await startEngine();
    const timed = oneTask('p').replace(
      '<bpmn:startEvent id="start">',
      '<bpmn:startEvent id="start"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT0.2S</bpmn:timeDuration></bpmn:timerEventDefinition>',
    );
    const reached = new Promise<void>((resolve) => engine.onJobsAvailable('work', resolve));

    // when
    const deployed = await engine.submit({
      ...deployment,
      value: { resources: [{ name: 'p.bpmn', bytes: Buffer.from(timed) }] },
    });
    expect(deployed).toMatchObject({ ok: true });
    await reached;

    // then
    expect(await jobKeys(engine)).toHaveLength(1);
    await engine.stop();
  });
});
