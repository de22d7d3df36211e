import type { EngineLog, LogRow } from '../log/engine-log.ts';
import { readAhead } from '../log/read-ahead.ts';
import { RowDecoder } from '../log/row-codec.ts';
import type { EngineEvent } from '../protocol/record.ts';
import { applyEvent } from '../state/appliers/index.ts';
import { EngineState } from '../state/engine-state.ts';
import { ModelRegistry } from '../state/model-registry.ts';
import { fromSnapshot } from '../state/snapshot.ts';

const POSITIONS_PER_READ = 40_000;

export interface RecoveredState {
  readonly state: EngineState;
  /** Position of the last event in the state. */
  readonly position: number;
  /** The snapshot that replay began at; position 0 when there was none. */
  readonly snapshot: { readonly position: number; readonly writtenAt: Date | undefined };
  /** Rows read behind the snapshot. */
  readonly replayedRows: number;
}

/**
 * Rebuilds the state: the last snapshot, then every event after it, by the same appliers as live.
 * @param models what is parsed already of the same log, for whoever replays it again and again
 */
export async function recoverState(log: EngineLog, models = new ModelRegistry()): Promise<RecoveredState> {
  const state = new EngineState(models);
  const snapshot = await log.readSnapshot();
  if (snapshot !== undefined) {
    await fromSnapshot(state, models, snapshot.parts);
  }
  const decoder = new RowDecoder();
  const begin = { position: snapshot?.position ?? 0, writtenAt: snapshot?.writtenAt };
  let { position } = begin;
  let replayedRows = 0;
  const readBehind = (last: LogRow | undefined) => log.read(last?.position ?? begin.position, POSITIONS_PER_READ);
  for await (const rows of readAhead(readBehind)) {
    for (const row of rows) {
      position = expectNext(row, position);
      for (const event of decoder.decode(row.content)) {
        // Not awaited where there is nothing to wait for: that would cost more than to apply the event.
        const loading = loadModel(models, event);
        if (loading !== undefined) await loading;
        applyEvent(state, event.valueType, event.intent, event.key, event.value);
      }
    }
    replayedRows += rows.length;
  }
  state.jobs.takeAvailableTypes();
  return { state, position, snapshot: begin, replayedRows };
}

/** A hole in the log would rebuild a state that never was. */
function expectNext(row: LogRow, after: number): number {
  const begin = row.position - row.count;
  if (begin !== after + 1) {
    throw new Error(`Expected the log to go on at position ${after + 1}, but the next row begins at ${begin}`);
  }
  return row.position;
}

/** The events that follow a deployment need its diagram; reading XML can't be done inside an applier. */
function loadModel(models: ModelRegistry, event: EngineEvent): Promise<void> | undefined {
  if (event.valueType === 'PROCESS' && event.intent === 'CREATED') {
    return models.loadProcess(event.value);
  }
  if (event.valueType === 'DECISION_REQUIREMENTS' && event.intent === 'CREATED') {
    return models.loadRequirements(event.value);
  }
  return undefined;
}
