import { reasonOf, StartupError, type StartupFault, systemCodeOf } from './errors.ts';
import type { Logger } from './logger.ts';

export interface LifecycleOptions {
  readonly logger: Logger;
  /** The whole stop must be over by then; what is not is cut off. */
  readonly stopTimeoutMs?: number;
}

/** Starts the parts of the program in the order written and stops them in the opposite one. */
export interface Lifecycle {
  /**
   * Starts a part and notes how long it took. A part that does not start ends the beginning of the
   * program: those already started are stopped by runProgram. One that may wait long gives up when it is told of a stop.
   */
  start<T>(
    name: string,
    begin: (stopped: AbortSignal) => Promise<T> | T,
    end?: (part: T) => Promise<void> | void,
  ): Promise<T>;
  /** Stops everything, the last started first; a second call waits for the first. */
  stop(): Promise<void>;
}

const DEFAULT_STOP_TIMEOUT_MS = 8_000;
const START_END_MS = 1_500;

export function createLifecycle({ logger, stopTimeoutMs = DEFAULT_STOP_TIMEOUT_MS }: LifecycleOptions): Lifecycle {
  const parts: { name: string; end: () => Promise<void> | void }[] = [];
  const stopped = new AbortController();
  let stopping: Promise<void> | undefined;

  const stopAll = async () => {
    stopped.abort();
    const deadline = performance.now() + stopTimeoutMs;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const left = Math.max(0, deadline - performance.now());
      // Half of what is left, so that a part that hangs leaves time for the first one: the database.
      await stopPart(part.name, part.end, parts.length === 0 ? left : left / 2);
    }
  };

  const stopPart = async (name: string, end: () => Promise<void> | void, timeoutMs: number) => {
    const began = performance.now();
    try {
      await within(timeoutMs, async () => end());
      logger.info({ component: name, ms: Math.round(performance.now() - began) }, 'stopped');
    } catch (error) {
      // The others must still be stopped.
      logger.error({ component: name, err: error }, 'did not stop cleanly');
    }
  };

  return {
    start: async (name, begin, end) => {
      const began = performance.now();
      const part = await begin(stopped.signal);
      logger.info({ component: name, ms: Math.round(performance.now() - began) }, 'started');
      if (end !== undefined) {
        parts.push({ name, end: () => end(part) });
      }
      if (stopping !== undefined) {
        // A signal came while it was starting, and the others are stopped already.
        await end?.(part);
        throw new Error(`The program was stopped while ${name} was starting`);
      }
      return part;
    },
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

/**
 * Runs a program until a signal: starts it, ends with code 0 after a clean stop, and with 1 and one
 * sentence for each fault when it cannot start.
 */
export async function runProgram(lifecycle: Lifecycle, logger: Logger, begin: () => Promise<void>): Promise<void> {
  let ending = false;
  let begun: Promise<void> = Promise.resolve();
  const finish = async (code: number) => {
    if (!ending) {
      ending = true;
      await lifecycle.stop();
      // The part that was just starting notices the stop and ends itself.
      await within(START_END_MS, () => begun).catch(() => {});
      process.exit(code);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Not once: npm passes Ctrl-C on although the terminal has sent it already, and the second would kill.
    process.on(signal, () => {
      logger.info({ signal }, 'stopping');
      void finish(0);
    });
  }
  // A fault that nobody caught leaves an unknown state: the next start recovers a known one.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, 'an error nobody handled, stopping');
      void finish(1);
    });
  }
  begun = begin();
  try {
    await begun;
  } catch (error) {
    if (!ending) {
      reportStartFailure(error, logger);
      await finish(1);
    }
  }
}

/** Where a server was to listen, with the names of the two settings that say so. */
export interface ListenAddress {
  readonly port: number;
  readonly portSetting: string;
  readonly host: string;
  readonly hostSetting: string;
}

/** Turns the failure of a listener into one sentence naming the setting that is to blame. */
export function listenFault({ port, portSetting, host, hostSetting }: ListenAddress, error: unknown): StartupError {
  const faults: Readonly<Record<string, StartupFault>> = {
    EADDRINUSE: {
      setting: portSetting,
      found: `is ${port}, which is taken on ${host}`,
      remedy: 'stop the program that uses it, or choose another port',
    },
    EACCES: {
      setting: portSetting,
      found: `is ${port}, which this user may not listen on`,
      remedy: 'choose a port of 1024 or above, or grant the right',
    },
  };
  const otherwise = {
    setting: hostSetting,
    found: `is ${host}, which cannot be listened on (${reasonOf(error)})`,
    remedy: 'set it to an address of this machine, such as 127.0.0.1 or 0.0.0.0',
  };
  return new StartupError(faults[systemCodeOf(error) ?? ''] ?? otherwise, { cause: error });
}

function reportStartFailure(error: unknown, logger: Logger): void {
  if (error instanceof StartupError) {
    process.stderr.write(`${error.message}\n`);
  } else {
    logger.fatal({ err: error }, 'the program could not start');
  }
}

async function within(timeoutMs: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new Error(`Expected to stop within ${Math.round(timeoutMs)} ms, but did not`)),
      timeoutMs,
    );
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
