import type { AppliersOf } from './applier.ts';
import { changesNothing } from './applier.ts';

export const timerAppliers: AppliersOf<'TIMER'> = {
  CREATED: (state, key, value) => state.timers.create(key, value),
  TRIGGERED: (state, key) => state.timers.remove(key),
  CANCELED: (state, key) => state.timers.remove(key),
};

export const signalAppliers: AppliersOf<'SIGNAL'> = { BROADCASTED: changesNothing };

export const signalSubscriptionAppliers: AppliersOf<'SIGNAL_SUBSCRIPTION'> = {
  CREATED: (state, key, value) => state.signals.add(key, value),
  DELETED: (state, key) => state.signals.remove(key),
};
