import type { AppliersOf } from './applier.ts';

/** Steps put aside live in the state between two turns, so that a crash between them loses none. */
export const continuationAppliers: AppliersOf<'CONTINUATION'> = {
  CREATED: (state, key, value) => state.continuations.set(key, value),
  SUSPENDED: (state, key, value) => state.continuations.set(key, value),
  COMPLETED: (state, key) => state.continuations.remove(key),
};
