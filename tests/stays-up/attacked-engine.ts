import { setTimeout as pause } from 'node:timers/promises';
import { createEngine, type Engine, systemClock } from '../../engine/engine.ts';
import { type Gateway, startGateway } from '../../engine/gateway/gateway.ts';
import { PostgresLog } from '../../engine/log/postgres-log.ts';
import { RowDecoder } from '../../engine/log/row-codec.ts';
import type { IncidentValue } from '../../engine/protocol/incident-values.ts';
import type { EngineLimits } from '../../engine/stream/stream-options.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { createLogger } from '../../platform/logger.ts';
import { createTestDatabase } from '../postgres.ts';
import { FreezableLog } from './freezable-log.ts';
import { GatewayUser, PROBE_DIAGRAM } from './gateway-user.ts';

type Limits = Partial<EngineLimits>;

interface Running {
  readonly limits: Limits;
  readonly engine: Engine;
  readonly gateway: Gateway;
  readonly user: GatewayUser;
  readonly log: FreezableLog;
}

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
    await attacked.user.deploy(PROBE_DIAGRAM);
    await attacked.user.probe();
    return attacked;
  }

  get user(): GatewayUser {
    return this.#running.user;
  }

  get port(): number {
    return this.#running.gateway.port;
  }

  /** Long polls that wait at the gateway. */
  get waitingPolls(): number {
    return this.#running.gateway.waitingPolls();
  }

  get openIncidents(): number {
    return this.#running.engine.measure()?.openIncidents ?? 0;
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
      const [incident] = this.openIncidents > 0 ? await this.incidents(processInstanceKey) : [];
      if (incident !== undefined) return incident;
      if (performance.now() > until) throw new Error(`Expected an incident in ${processInstanceKey}, but none came`);
      await pause(5);
    }
  }

  /** Ends the engine between two writes, as SIGKILL would, and starts another on the same database. */
  async crash(): Promise<void> {
    const { log, limits } = this.#running;
    await log.freeze();
    await closeDoors(this.#running);
    this.#running = await begin(this.#database, limits);
  }

  async stop(): Promise<void> {
    await closeDoors(this.#running);
    await this.#running.engine.stop();
    await this.#database.close();
    await this.#drop();
  }
}

async function begin({ pool }: Database, limits: Limits): Promise<Running> {
  const log = new FreezableLog(new PostgresLog(pool, logger));
  const engine = createEngine({ pool, logger, clock: systemClock, log, limits });
  await engine.start();
  const gateway = await startGateway(engine, { logger, port: 0, closeGrace: 200 });
  return { limits, engine, gateway, log, user: new GatewayUser(gateway.port) };
}

async function closeDoors({ gateway, user }: Running): Promise<void> {
  await gateway.close();
  user.close();
}
