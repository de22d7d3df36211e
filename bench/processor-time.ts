import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux's clock in /proc, the same on all its machines. */
const MS_PER_TICK = 10;

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

/**
 * Milliseconds that these processes and their children have had of a processor. On a machine that others use too it tells
 * more than the clock on the wall; where there is no /proc it is not a number.
 */
export function processorTime(pids: readonly number[]): number {
  const all = listProcesses();
  if (all.length === 0) {
    return Number.NaN;
  }
  const main = all.filter(({ pid }) => pids.includes(pid));
  // Children of this process are the programs measured, which are asked for by name.
  const children = all.filter(
    ({ pid, parent }) => parent !== process.pid && pids.includes(parent) && !pids.includes(pid),
  );
  const sum = (times: readonly ProcessTimes[], read: (times: ProcessTimes) => number) =>
    times.reduce((total, each) => total + read(each), 0);
  return sum(main, ({ pid, own, ended }) => own + (pid === process.pid ? 0 : ended)) + sum(children, ({ own }) => own);
}

function listProcesses(): ProcessTimes[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readProcess(Number(name)) ?? []);
  } catch {
    return [];
  }
}

/** Undefined when the process has ended meanwhile. */
function readProcess(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it, in brackets, may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { pid, parent, own: (user + system) * MS_PER_TICK, ended: (endedUser + endedSystem) * MS_PER_TICK };
  } catch {
    return undefined;
  }
}
