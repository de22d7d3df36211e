import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';

export interface SupervisorOptions {
  isRunning(): boolean;
  /** Starts the server again at the address it had; rejects when it does not start. */
  startAgain(): Promise<void>;
  readonly log: (message: string) => void;
}

export interface Supervisor {
  /** From now on the server may end; resolves when no start is under way. */
  stop(): Promise<void>;
}

const LOOK_MS = 500;
const NEXT_TRY_MS = 1_000;

/**
 * Starts a server again that has ended although nobody has asked it to: killed for want of memory, or stopped by itself
 * when its disk was full. It goes on trying, since room and memory come back.
 */
export function superviseServer({ isRunning, startAgain, log }: SupervisorOptions): Supervisor {
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = async () => {
    while (!signal.aborted) {
      await rest(LOOK_MS, signal);
      if (signal.aborted || isRunning()) continue;
      log('PostgreSQL has ended by itself, starting it again');
      await startAgain().catch(async (error: unknown) => {
        log(`PostgreSQL does not start (${reasonOf(error)}), next try in a second`);
        await rest(NEXT_TRY_MS, signal);
      });
    }
  };
  const watching = watch();
  return {
    stop: () => {
      stopping.abort();
      return watching;
    },
  };
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  // Not a reason for the process to live on.
  await wait(ms, undefined, { signal, ref: false }).catch(() => {});
}
