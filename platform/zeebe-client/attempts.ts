import { setTimeout as wait } from 'node:timers/promises';
import { toZeebeError, ZeebeError } from './zeebe-error.ts';

const MOST_ATTEMPTS = 5;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

export interface CallOptions {
  /** After it the call counts as lost; the libraries themselves wait for ever on a half-open connection. */
  readonly timeoutMs: number;
  /** True when carrying it out twice is the same as once. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
}

/**
 * Makes a call with a time limit, and repeats it a few times: always when the gateway pushed back before
 * taking it up, otherwise only when it is repeatable. An empty answer is a failure: the libraries
 * give one when they are closing, although the command was never sent.
 */
export async function attempt<T>(call: () => Promise<T>, options: CallOptions): Promise<NonNullable<T>> {
  for (let count = 1; ; count++) {
    try {
      return await once(call, options);
    } catch (thrown) {
      const error = toZeebeError(thrown);
      const again = error.notTaken || (options.repeatable && error.code === 'UNAVAILABLE');
      if (!again || count === MOST_ATTEMPTS || options.signal.aborted) {
        throw error;
      }
    }
    await pause(count, options.signal);
  }
}

/** Waits longer after each failure; returns at once when the signal says so. */
export async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  // Between half and all of it, so that many waiting workers do not come back in the same instant.
  await wait(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
}

async function once<T>(call: () => Promise<T>, { timeoutMs, signal }: CallOptions): Promise<NonNullable<T>> {
  if (signal.aborted) {
    throw new ZeebeError('CLOSED', 'The client is closed; the command was not sent');
  }
  // Not a timer with a signal: aborting one makes an error with its stack, at every call that went well.
  let limit: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, fail) => {
    limit = setTimeout(() => {
      fail(new ZeebeError('DEADLINE_EXCEEDED', `The gateway did not answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    const answer = await Promise.race([call(), tooLate]);
    if (answer === undefined || answer === null) {
      throw new ZeebeError('CLOSED', 'The client was closing; whether the command was carried out is unknown');
    }
    return answer;
  } finally {
    clearTimeout(limit);
  }
}
