/** Takes structured messages; pino's logger fits. */
export interface EngineLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The engine's only source of time, so that tests and demos can run years in seconds. */
export interface EngineClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once when now() reaches `at` (at the latest soon after); the returned function takes it back. */
  schedule(at: number, callback: () => void): () => void;
}

/** Limits that keep one instance from blocking the others, and one burst from filling the memory. */
export interface EngineLimits {
  /** Follow-up steps one command may take before the others get their turn. */
  readonly stepsPerTurn: number;
  /** Time one command, and what waits in one round, may take before the others get their turn; it ends between two steps. */
  readonly turnMilliseconds: number;
  /**
   * Different steps left over at once with which an instance is held by an incident: it spreads faster than it is worked
   * off. The first steps of one loop's inner instances are all the same.
   */
  readonly pendingSteps: number;
  /** Characters one command may write; one that would write more bans its instance, since no database takes its row. */
  readonly rowLength: number;
  /** Characters of variables that a run may write without a wait state before it is held by an incident. */
  readonly writtenWithoutWait: number;
  /** Time between two ticks at which timers that were just set may go off. */
  readonly timerResolution: number;
  /** Element instances the supervisor looks at in one sweep. */
  readonly supervisedPerSweep: number;
  /** Time between two sweeps of the supervisor; infinite switches it off. */
  readonly sweepMilliseconds: number;
  /** Steps without a wait state, done or left over at once, after which an instance is held by an incident. */
  readonly stepsWithoutWait: number;
  /** Commands that share one commit. */
  readonly batchSize: number;
  /** Commands waiting; more are refused as UNAVAILABLE. */
  readonly queueSize: number;
}

export const DEFAULT_LIMITS: EngineLimits = {
  stepsPerTurn: 1_000,
  turnMilliseconds: 50,
  pendingSteps: 20_000,
  rowLength: 64 * 1024 * 1024,
  stepsWithoutWait: 100_000,
  writtenWithoutWait: 128 * 1024 * 1024,
  timerResolution: 100,
  supervisedPerSweep: 2_000,
  sweepMilliseconds: 1_000,
  batchSize: 512,
  queueSize: 20_000,
};

/** Rows of the log between two snapshots: some seconds of full load, an hour of a city's. */
export const DEFAULT_SNAPSHOT_EVERY = 200_000;
