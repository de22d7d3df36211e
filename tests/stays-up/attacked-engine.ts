import { setTimeout as pause } from 'node:timers/promises';
import { createEngine, type Engine, systemClock } from '../../engine/engine.ts';
import { type Gateway, startGateway } from '../../engine/gateway/gateway.ts';
import { type OpenStream, RawClient } from '../../engine/gateway/testing/raw-client.ts';
import { PostgresLog } from '../../engine/log/postgres-log.ts';
import { RowDecoder } from '../../engine/log/row-codec.ts';
import type { IncidentValue } from '../../engine/protocol/incident-values.ts';
import type { EngineLimits } from '../../engine/stream/stream-options.ts';
import { oneTask } from '../../engine/testing/bpmn.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { createLogger } from '../../platform/logger.ts';
import { createTestDatabase } from '../postgres.ts';
import { FreezableLog } from './freezable-log.ts';

type Variables = Readonly<Record<string, unknown>>;

type Limits = Partial<EngineLimits>;

interface Running {
  readonly limits: Limits;
  readonly engine: Engine;
  readonly gateway: Gateway;
  readonly client: RawClient;
  readonly log: FreezableLog;
}

const PROBE = 'probe';
const logger = createLogger({ level: 'silent' });

/** The embedded engine behind its gateway, with the database settings of the program, for tests that mean it harm. */
export class AttackedEngine {
  readonly #database: Database;
  readonly #drop: () => Promise<void>;
  #running: Running;

  private constructor(database: Database, drop: () => Promise<void>, running: Running) {
    this.#database = database;
    this.#drop = drop;
    this.#running = running;
  }

  static async start({ limits = {} }: { readonly limits?: Limits } = {}): Promise<AttackedEngine> {
    const test = await createTestDatabase();
    const database = await openDatabase({ url: test.url, logger, applicationName: 'stays-up' });
    const attacked = new AttackedEngine(database, test.drop, await begin(database, limits));
    await attacked.deploy(oneTask(PROBE).replace('type="work"', `type="${PROBE}"`));
    return attacked;
  }

  get engine(): Engine {
    return this.#running.engine;
  }

  get port(): number {
    return this.#running.gateway.port;
  }

  call<Answer = unknown>(rpc: string, request: object): Promise<Answer> {
    // Data enters here: each test knows what its call answers.
    return this.#running.client.call(rpc, request) as Promise<Answer>;
  }

  /** Answers the jobs of one poll. */
  async activate(type: string, options: { max?: number; timeout?: number; wait?: number } = {}): Promise<Job[]> {
    const { max = 1, timeout = 60_000, wait = 5_000 } = options;
    const poll = this.openPoll({ type, timeout, maxJobsToActivate: max, requestTimeout: wait });
    const error = await poll.ended;
    if (error !== undefined) throw error;
    return (poll.messages as { jobs: Job[] }[]).flatMap(({ jobs }) => jobs);
  }

  openPoll(request: object): OpenStream {
    return this.#running.client.openStream('ActivateJobs', { worker: 'test', fetchVariable: [], ...request });
  }

  async deploy(...diagrams: readonly string[]): Promise<void> {
    const resources = diagrams.map((text, index) => ({ name: `${index}.bpmn`, content: Buffer.from(text) }));
    await this.call('DeployResource', { resources });
  }

  async create(bpmnProcessId: string, variables: Variables = {}): Promise<string> {
    const request = { bpmnProcessId, version: -1, variables: JSON.stringify(variables) };
    return (await this.call<{ processInstanceKey: string }>('CreateProcessInstance', request)).processInstanceKey;
  }

  /** Takes an instance of a harmless process from its start to its end; answers how long that took, in ms. */
  async probe(): Promise<number> {
    const begun = performance.now();
    const key = await this.create(PROBE);
    const [job] = await this.activate(PROBE);
    if (job?.processInstanceKey !== key) throw new Error(`Expected the job of ${key}, but got ${job?.key}`);
    await this.call('CompleteJob', { jobKey: job.key, variables: '{}' });
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

  /** Incidents ever raised in the process instance, as the log tells. */
  async incidents(processInstanceKey: string): Promise<IncidentValue[]> {
    const { rows } = await this.#database.pool.query<{ content: string }>(
      `select content from engine_log where content like '%"errorMessage"%' order by position`,
    );
    const decoder = new RowDecoder();
    return rows
      .flatMap(({ content }) => decoder.decode(content))
      .flatMap(({ valueType, intent, value }) => (valueType === 'INCIDENT' && intent === 'CREATED' ? [value] : []))
      .filter((value) => value.processInstanceKey === Number(processInstanceKey));
  }

  /** Waits for the incident of the process instance. */
  async incident(processInstanceKey: string, withinMs = 20_000): Promise<IncidentValue> {
    const until = performance.now() + withinMs;
    for (;;) {
      // Reading the log is dear; the engine's own count says when it is worth it.
      if (this.openIncidents > 0) {
        const [incident] = await this.incidents(processInstanceKey);
        if (incident !== undefined) return incident;
      }
      if (performance.now() > until) throw new Error(`Expected an incident in ${processInstanceKey}, but none came`);
      await pause(20);
    }
  }

  get openIncidents(): number {
    return this.engine.measure()?.openIncidents ?? 0;
  }

  async isRunning(processInstanceKey: string): Promise<boolean> {
    const nothing = { elementInstanceKey: processInstanceKey, variables: '{}', local: true };
    return this.call('SetVariables', nothing).then(
      () => true,
      () => false,
    );
  }

  sql<Row extends object>(text: string): Promise<Row[]> {
    return this.#database.pool.query<Row>(text).then(({ rows }) => rows);
  }

  /** Ends the engine between two writes, as SIGKILL would, and starts another on the same database. */
  async crash(): Promise<void> {
    await end(this.#running, 'CRASH');
    this.#running = await begin(this.#database, this.#running.limits);
  }

  async stop(): Promise<void> {
    await end(this.#running, 'STOP');
    await this.#database.close();
    await this.#drop();
  }
}

export interface Job {
  readonly key: string;
  readonly processInstanceKey: string;
  readonly variables: string;
}

async function begin({ pool }: Database, limits: Limits): Promise<Running> {
  const log = new FreezableLog(new PostgresLog(pool, logger));
  const engine = createEngine({ pool, logger, clock: systemClock, log, limits });
  await engine.start();
  const gateway = await startGateway(engine, { logger, port: 0, closeGrace: 200 });
  return { limits, engine, gateway, log, client: new RawClient(gateway.port) };
}

async function end({ engine, gateway, client, log }: Running, how: 'CRASH' | 'STOP'): Promise<void> {
  if (how === 'CRASH') {
    await log.freeze();
  }
  await gateway.close();
  client.close();
  if (how === 'STOP') {
    await engine.stop();
  }
}
