import type { EngineClock } from './stream-options.ts';

/** Longest single sleep: the system clock may be set, and a laptop may sleep; the caller then looks again. */
const LONGEST_SLEEP = 60_000;

/** The clock of the machine. */
export const systemClock: EngineClock = {
  now: () => Date.now(),
  schedule(at, callback) {
    const timeout = setTimeout(callback, Math.min(Math.max(0, at - Date.now()), LONGEST_SLEEP));
    return () => clearTimeout(timeout);
  },
};
