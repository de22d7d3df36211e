import type { InternalCommand } from './commands.ts';

/**
 * CONTINUATION (own, not exported): the steps that were still to do when a command had used up its budget. Kept in the
 * state, so that a crash between two parts of a long run loses nothing. `steps` counts those done since the last client
 * command, `written` the characters of variables they wrote; `incidentKey` is set while the run is held by an incident.
 */
export interface ContinuationValue {
  readonly processInstanceKey: number;
  readonly commands: readonly InternalCommand[];
  readonly steps: number;
  /** Absent in logs of earlier versions. */
  readonly written?: number;
  readonly incidentKey: number;
}
