import { type Columns, readColumns, toColumns } from './columns.ts';
import type { EngineState } from './engine-state.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { TableRows } from './table.ts';

/** One piece of a snapshot: some rows of one table, as JSON text. */
export interface SnapshotPart {
  readonly name: string;
  readonly content: string;
}

/** Everything in the state at one moment, whatever becomes of the state afterwards. */
export interface StateView {
  readonly lastKey: number;
  readonly tables: readonly (TableRows & { readonly name: string })[];
}

/** A part of one table. Earlier versions wrote a plain list of [key, value]. */
interface PartRows {
  readonly count: number;
  readonly keys: Columns;
  readonly values: Columns;
}

/**
 * Rows per part: small enough that a part takes some milliseconds only, and that no single text or statement grows large,
 * whatever the size of the state.
 */
const ROWS_PER_PART = 1_000;

const PART_LENGTH = 1024 * 1024;

const META = 'meta';

/** Takes hold of the rows, which costs nearly nothing: a value of the state is never changed, but replaced. */
export function viewOf(state: EngineState): StateView {
  const tables = state.collections().map((collection) => ({ name: collection.name, ...collection.rows() }));
  return { lastKey: state.lastKey, tables };
}

/** Writes a view out, each part when it is asked for: a large one never stands in memory as text. */
export function* toSnapshot({ lastKey, tables }: StateView): IterableIterator<SnapshotPart> {
  yield { name: META, content: JSON.stringify({ lastKey }) };
  for (const { name, keys, values } of tables) {
    let begin = 0;
    let length = 0;
    for (let end = 1; end <= keys.length; end++) {
      length += lengthOf(values[end - 1]);
      if (end - begin === ROWS_PER_PART || length > PART_LENGTH || end === keys.length) {
        yield { name, content: JSON.stringify(partOf(keys.slice(begin, end), values.slice(begin, end))) };
        begin = end;
        length = 0;
      }
    }
  }
}

function partOf(keys: readonly unknown[], values: readonly unknown[]): PartRows {
  return { count: keys.length, keys: toColumns(keys), values: toColumns(values) };
}

/** About how many characters a value takes. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((length: number, each) => length + lengthOf(each), 0);
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
    for (const [key, value] of readRows(content)) {
      collection.restore(key, value);
    }
  }
  await loadModels(state, models);
}

/** Data enters here: the part holds what toSnapshot, of this version or an earlier one, wrote for the collection. */
function readRows(content: string): Iterable<readonly [number | string, unknown]> {
  const part = JSON.parse(content) as PartRows | [number | string, unknown][];
  if (Array.isArray(part)) return part;
  const keys = readColumns(part.keys, part.count) as (number | string)[];
  const values = readColumns(part.values, part.count);
  return keys.map((key, index) => [key, values[index]] as const);
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
