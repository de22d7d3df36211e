import type { Metrics } from '../platform/metrics.ts';
import type { JobWorker, WorkerOptions, ZeebeClient } from '../platform/zeebe-client/index.ts';
import type { WorkerDeps } from './handler.ts';
import { jobHandlers } from './index.ts';
import { userTaskWorker } from './user-task.ts';

/** Longer than the slowest work (a PDF) with a wide margin; a worker that dies gives its jobs back after it. */
const LOCK_MS = 60_000;
/** Wait before a failed job is tried again; after the diagram's retries it is an incident. */
const BACK_OFF_MS = 2_000;
/** Jobs of one type at a time; those of one case wait for each other at the lock of its row anyway. */
const MAX_JOBS = 8;

export interface RunOptions {
  readonly zeebe: ZeebeClient;
  readonly metrics: Metrics;
  /** Job types that this process leaves to others. */
  readonly off?: readonly string[] | undefined;
}

/** Opens a worker for every job type but those that are `off`, and the one for user tasks. */
export function runWorkers(deps: WorkerDeps, { zeebe, metrics, off = [] }: RunOptions): { close(): Promise<void> } {
  const timed = timeJobs(metrics);
  const handlers = Object.entries(jobHandlers).filter(([type]) => !off.includes(type));
  const workers: JobWorker[] = handlers.map(([type, handler]) =>
    zeebe.openWorker({
      type,
      timeoutMs: LOCK_MS,
      maxJobs: MAX_JOBS,
      whenThrown: 'fail',
      backOffMs: BACK_OFF_MS,
      handler: timed(async (job) => {
        // Another process may have moved the legal time of demo and tests.
        await deps.clock.refresh();
        return handler({ job, deps });
      }),
    }),
  );
  const userTasks = userTaskWorker(deps, zeebe);
  workers.push(zeebe.openWorker({ ...userTasks, handler: timed(userTasks.handler) }));
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** Times every job by its type and by what came of it; `thrown` is a fault that will be tried again. */
function timeJobs(metrics: Metrics): (handler: WorkerOptions['handler']) => WorkerOptions['handler'] {
  const jobs = metrics.seconds('job_seconds', 'Work on a job, its outcome not yet told.', ['type', 'outcome']);
  return (handler) => async (job, signal) => {
    const begun = performance.now();
    let outcome = 'thrown';
    try {
      const found = await handler(job, signal);
      outcome = found.kind;
      return found;
    } finally {
      jobs.observe({ type: job.type, outcome }, (performance.now() - begun) / 1_000);
    }
  };
}
