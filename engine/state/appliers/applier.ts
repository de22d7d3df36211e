import type { IntentOf } from '../../protocol/intent.ts';
import type { RecordValues, ValueType } from '../../protocol/value-type.ts';
import type { EngineState } from '../engine-state.ts';

/** Changes the state as one event tells. It never decides: everything it needs is in the event, the model or the state. */
type Applier<V extends ValueType> = (state: EngineState, key: number, value: RecordValues[V]) => void;

/** One applier per event of a value type. */
export type AppliersOf<V extends ValueType> = Readonly<Record<IntentOf<V>, Applier<V>>>;

/** For events that only tell readers something. */
export function changesNothing(): void {}
