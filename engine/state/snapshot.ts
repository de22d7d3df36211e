import type { EngineState } from './engine-state.ts';
import type { ModelRegistry } from './model-registry.ts';

/** One piece of a snapshot: some rows of one table, as JSON text. */
export interface SnapshotPart {
  readonly name: string;
  readonly content: string;
}

/** Rows per part: small enough that no single text or statement grows large, whatever the size of the state. */
const ROWS_PER_PART = 5_000;

const PART_LENGTH = 16 * 1024 * 1024;

const META = 'meta';

/** Writes the state out part by part, so that a large one never stands in memory twice. */
export function* toSnapshot(state: EngineState): IterableIterator<SnapshotPart> {
  yield { name: META, content: JSON.stringify({ lastKey: state.lastKey }) };
  for (const collection of state.collections()) {
    let rows: string[] = [];
    let length = 0;
    for (const row of collection.entries()) {
      const text = JSON.stringify(row);
      rows.push(text);
      length += text.length;
      if (rows.length === ROWS_PER_PART || length > PART_LENGTH) {
        yield { name: collection.name, content: `[${rows.join(',')}]` };
        rows = [];
        length = 0;
      }
    }
    if (rows.length > 0) {
      yield { name: collection.name, content: `[${rows.join(',')}]` };
    }
  }
}

/** Fills an empty state from a snapshot, and parses the deployed resources again. */
export async function fromSnapshot(
  state: EngineState,
  models: ModelRegistry,
  parts: AsyncIterable<SnapshotPart> | Iterable<SnapshotPart>,
): Promise<void> {
  const collections = new Map(state.collections().map((collection) => [collection.name, collection]));
  for await (const { name, content } of parts) {
    if (name === META) {
      state.raiseLastKey(readLastKey(content));
      continue;
    }
    const collection = collections.get(name);
    if (collection === undefined) {
      throw new Error(`Expected a snapshot of this engine's version, but found the unknown part '${name}'`);
    }
    // Data enters here: the part holds what toSnapshot wrote for the collection of this name.
    for (const [key, value] of JSON.parse(content) as [number | string, unknown][]) {
      collection.restore(key, value);
    }
  }
  await loadModels(state, models);
}

async function loadModels(state: EngineState, models: ModelRegistry): Promise<void> {
  for (const [, value] of state.processes.all()) {
    await models.loadProcess(value);
  }
  for (const value of state.decisions.allRequirements()) {
    await models.loadRequirements(value);
  }
}

function readLastKey(content: string): number {
  const meta: unknown = JSON.parse(content);
  if (typeof meta === 'object' && meta !== null && 'lastKey' in meta && typeof meta.lastKey === 'number') {
    return meta.lastKey;
  }
  throw new Error('Expected the snapshot to hold the last key, but it does not');
}
