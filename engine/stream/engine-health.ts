export type EngineRunState = 'starting' | 'standby' | 'replaying' | 'running' | 'stopped' | 'failed';

/** What readiness and metrics show. */
export interface EngineHealth {
  readonly state: EngineRunState;
  /** Last committed position of the log. */
  readonly position: number;
  readonly exportedPosition: number;
  readonly snapshotPosition: number;
  /** undefined before the first snapshot. */
  readonly snapshotWrittenAt: Date | undefined;
  /** Commands waiting for their turn. */
  readonly queued: number;
  readonly term: number;
  readonly runningInstances: number;
  /** Why the state is 'failed' (the engine is recovering or has given up), else undefined. */
  readonly cause: string | undefined;
}
