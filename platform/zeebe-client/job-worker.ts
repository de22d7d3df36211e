import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { pause } from './attempts.ts';
import type { Connection } from './connection.ts';
import { type RawJob, toJob } from './raw-shapes.ts';
import type { Job, JobOutcome, JobWorker, WorkerHealth, WorkerOptions, ZeebeClient } from './types.ts';
import { toZeebeError } from './zeebe-error.ts';

/** What a worker needs of the client it belongs to. */
export interface WorkerContext {
  readonly commands: Pick<ZeebeClient, 'completeJob' | 'failJob' | 'throwError' | 'updateJobTimeout'>;
  /** The connection for polls; renew() replaces it when it no longer answers. */
  readonly polls: { current(): Connection; renew(stale: Connection): void };
  readonly tenantIds: readonly string[];
  readonly logger: Logger;
  /** A poll that is not answered so long after its end was due is dead, whatever the connection says. */
  readonly graceMs?: number;
}

const DEFAULT_MAX_JOBS = 32;
const DEFAULT_LONG_POLL_MS = 20_000;
const DEFAULT_BACK_OFF_MS = 5_000;
const DEFAULT_GRACE_MS = 10_000;
const CLOSE_WAIT_MS = 5_000;
const REPORT_ATTEMPTS = 10;
const RENEWALS_PER_LOCK = 3;

export function openJobWorker(options: WorkerOptions, context: WorkerContext): JobWorker {
  return new PollingWorker(options, context);
}

class PollingWorker implements JobWorker {
  readonly #options: WorkerOptions;
  readonly #context: WorkerContext;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #loop: Promise<void>;
  #lastAnswer: Date | undefined;
  #slotFree: () => void = () => {};

  constructor(options: WorkerOptions, context: WorkerContext) {
    this.#options = options;
    this.#context = context;
    this.#log = context.logger.child({ jobType: options.type });
    this.#loop = this.#pollUntilStopped();
  }

  health(): WorkerHealth {
    return { type: this.#options.type, running: this.#running.size, lastAnswer: this.#lastAnswer };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#slotFree();
    await this.#loop;
    const timer = new AbortController();
    const timeUp = wait(CLOSE_WAIT_MS, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#running), timeUp]);
    timer.abort();
  }

  async #pollUntilStopped(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const capacity = await this.#freeCapacity();
      if (capacity === 0) {
        continue;
      }
      try {
        await this.#poll(capacity);
        this.#lastAnswer = new Date();
        if (failures > 0) {
          this.#log.info({ failures }, 'polling for jobs works again');
        }
        failures = 0;
      } catch (thrown) {
        failures += this.#stop.signal.aborted ? 0 : 1;
        if (failures === 1) {
          this.#log.warn({ reason: toZeebeError(thrown).message }, 'polling for jobs failed, will go on trying');
        }
        await pause(failures, this.#stop.signal);
      }
    }
  }

  /** Number of jobs that may be taken now; waits for one to end when there is none, 0 = look again. */
  async #freeCapacity(): Promise<number> {
    const most = this.#options.maxJobs ?? DEFAULT_MAX_JOBS;
    if (this.#running.size >= most) {
      await new Promise<void>((free) => {
        this.#slotFree = free;
      });
    }
    return this.#stop.signal.aborted ? 0 : Math.max(0, most - this.#running.size);
  }

  async #poll(capacity: number): Promise<void> {
    const longPoll = this.#options.longPollMs ?? DEFAULT_LONG_POLL_MS;
    const connection = this.#context.polls.current();
    const request = {
      type: this.#options.type,
      worker: `tushen-${process.pid}`,
      timeout: this.#options.timeoutMs,
      maxJobsToActivate: capacity,
      requestTimeout: longPoll,
      fetchVariable: this.#options.fetchVariables ?? [],
      tenantIds: this.#context.tenantIds,
    };
    const { signal, isTooLong, undo } = this.#watch(longPoll + (this.#context.graceMs ?? DEFAULT_GRACE_MS));
    try {
      await connection.activateJobs(request, (jobs) => this.#take(jobs), signal);
    } finally {
      undo();
      if (isTooLong()) {
        this.#context.polls.renew(connection);
      }
    }
  }

  /**
   * A signal for one poll. Undone after it: AbortSignal.any and AbortSignal.timeout would leave timers and weak references
   * behind, and a busy worker polls hundreds of times a second.
   */
  #watch(milliseconds: number): { signal: AbortSignal; isTooLong: () => boolean; undo: () => void } {
    const giveUp = new AbortController();
    let tooLong = false;
    const watchdog = setTimeout(() => {
      tooLong = true;
      giveUp.abort();
    }, milliseconds);
    const stop = () => giveUp.abort();
    this.#stop.signal.addEventListener('abort', stop, { once: true });
    return {
      signal: giveUp.signal,
      isTooLong: () => tooLong,
      undo: () => {
        clearTimeout(watchdog);
        this.#stop.signal.removeEventListener('abort', stop);
      },
    };
  }

  #take(jobs: readonly RawJob[]): void {
    this.#lastAnswer = new Date();
    for (const raw of jobs) {
      const work = this.#stop.signal.aborted ? this.#giveBack(raw) : this.#work(raw);
      this.#running.add(work);
      work.finally(() => {
        this.#running.delete(work);
        this.#slotFree();
      });
    }
  }

  /** Never rejects: what cannot be told to the gateway now comes back when the lock ends. */
  async #work(raw: RawJob): Promise<void> {
    const renewal = this.#options.renewsLock ? this.#renewLock(raw.key) : undefined;
    try {
      const outcome = await this.#handle(raw);
      await this.#report(raw, outcome);
    } catch (thrown) {
      const error = toZeebeError(thrown);
      // NOT_FOUND: the job was canceled, or done by another after its lock had ended.
      const level = error.code === 'NOT_FOUND' ? 'info' : 'warn';
      this.#log[level](
        { ...keysOf(raw), code: error.code, reason: error.message },
        'the outcome of a job was not accepted',
      );
    } finally {
      clearInterval(renewal);
    }
  }

  /** A renewal that fails changes nothing: the lock runs out, or the job is gone. */
  #renewLock(jobKey: string): NodeJS.Timeout {
    const { timeoutMs } = this.#options;
    return setInterval(
      () => void this.#context.commands.updateJobTimeout(jobKey, timeoutMs).catch(() => {}),
      timeoutMs / RENEWALS_PER_LOCK,
    );
  }

  async #handle(raw: RawJob): Promise<JobOutcome> {
    try {
      const job: Job = toJob(raw);
      return await this.#options.handler(job, this.#stop.signal);
    } catch (error) {
      this.#log.warn({ ...keysOf(raw), err: error, retries: raw.retries }, 'a job handler failed');
      if (this.#options.whenThrown !== 'keep') {
        await this.#fail(raw, error);
      }
      return { kind: 'keep' };
    }
  }

  /** Repeated over a short outage, since a second report of the same job is only answered with NOT_FOUND. */
  async #report(raw: RawJob, outcome: JobOutcome): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.#send(raw, outcome);
      } catch (thrown) {
        const error = toZeebeError(thrown);
        if (error.code !== 'UNAVAILABLE' || failures === REPORT_ATTEMPTS || this.#stop.signal.aborted) {
          throw error;
        }
      }
      await pause(failures, this.#stop.signal);
    }
  }

  async #send(raw: RawJob, outcome: JobOutcome): Promise<void> {
    const { commands } = this.#context;
    if (outcome.kind === 'complete') {
      await commands.completeJob(raw.key, outcome.variables);
    } else if (outcome.kind === 'error') {
      const { kind: _, ...error } = outcome;
      await commands.throwError({ jobKey: raw.key, ...error });
    }
  }

  async #fail(raw: RawJob, error: unknown): Promise<void> {
    const cost = this.#options.isOutage?.(error) ? 0 : 1;
    await this.#context.commands.failJob({
      jobKey: raw.key,
      retries: Math.max(0, raw.retries - cost),
      errorMessage: error instanceof Error ? error.message : String(error),
      backOffMs: this.#options.backOffMs ?? DEFAULT_BACK_OFF_MS,
    });
  }

  /** A job that arrives while closing is free again at once, with all its retries. */
  async #giveBack({ key, retries }: RawJob): Promise<void> {
    const command = { jobKey: key, retries, errorMessage: 'The worker was closing', backOffMs: 0 };
    await this.#context.commands.failJob(command).catch(() => {});
  }
}

function keysOf({ key, processInstanceKey }: RawJob) {
  return { jobKey: key, processInstanceKey };
}
