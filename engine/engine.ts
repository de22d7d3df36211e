import type { Pool } from 'pg';
import type { EngineLog } from './log/engine-log.ts';
import { PostgresLog } from './log/postgres-log.ts';
import type { ClientCommandName, CommandAnswer, CommandOf } from './protocol/commands.ts';
import type { EngineRecord } from './protocol/record.ts';
import type { EngineHealth } from './stream/engine-health.ts';
import type { StateMeasures } from './stream/engine-measures.ts';
import type { EngineObserver } from './stream/engine-observer.ts';
import { EngineRunner } from './stream/engine-runner.ts';
import type { EngineClock, EngineLimits, EngineLogger } from './stream/stream-options.ts';

export { LOG_FORMAT, NewerLogError } from './log/engine-log.ts';
export type { EngineHealth } from './stream/engine-health.ts';
export type { StateMeasures } from './stream/engine-measures.ts';
export type { EngineObserver } from './stream/engine-observer.ts';
export type { EngineLogger } from './stream/stream-options.ts';
export { systemClock } from './stream/system-clock.ts';

/** The face of the embedded engine: the gateway, the exporter and main.ts use only this. */
export interface Engine {
  /** Waits for the leader lock, recovers (snapshot and replay) and runs; resolves when replayed. */
  start(): Promise<void>;
  /** Takes no more commands, commits what is in flight, writes a snapshot and releases the lock. */
  stop(): Promise<void>;
  /** UUID made at the very first start of this log; known after start(). */
  readonly identity: string;
  /** Resolves after the durable commit. A refusal is an answer; type UNAVAILABLE means "not processed, ask again". */
  submit<N extends ClientCommandName>(command: CommandOf<N>): Promise<CommandAnswer<N>>;
  /** Called after a commit that made jobs of this type available (new, timed out, failed, back-off over, yielded). */
  onJobsAvailable(type: string, listener: () => void): () => void;
  /** Committed, exported value types only, in position order; never more than `limit` unless one command has more. */
  readRecords(afterPosition: number, limit: number): Promise<EngineRecord[]>;
  /** Called after each commit with the last position. */
  onCommitted(listener: (position: number) => void): () => void;
  /** The read model has stored everything up to here: the log may be pruned behind snapshot and export. */
  acknowledgeExported(position: number): Promise<void>;
  health(): EngineHealth;
  /** Counts of the state; undefined while this process does not lead. */
  measure(): StateMeasures | undefined;
}

export interface EngineOptions {
  readonly pool: Pool;
  readonly logger: EngineLogger;
  readonly clock: EngineClock;
  /** Rows of the log between two snapshots. */
  readonly snapshotEvery?: number;
  readonly limits?: Partial<EngineLimits>;
  readonly observer?: EngineObserver;
  /** Where events become durable; by default tables in the pool's database. */
  readonly log?: EngineLog;
}

/** Makes an engine; it does nothing before start(). */
export function createEngine(options: EngineOptions): Engine {
  const { pool, logger } = options;
  return new EngineRunner({ ...options, log: options.log ?? new PostgresLog(pool, logger) });
}
