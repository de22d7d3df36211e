import { availableParallelism, loadavg } from 'node:os';

const MOST_MS = 1_000;

/** How long others may wait while the engine is attacked: a second, or as much longer as the machine has other work. */
export function patienceMs(): number {
  const [load = 0] = loadavg();
  return MOST_MS * Math.max(1, load / availableParallelism());
}
