import type { AppliersOf } from './applier.ts';

export const continuationAppliers: AppliersOf<'CONTINUATION'> = {
  CREATED: (state, key, value) => state.continuations.set(key, value),
  SUSPENDED: (state, key, value) => state.continuations.set(key, value),
  COMPLETED: (state, key) => state.continuations.remove(key),
};
