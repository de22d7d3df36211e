import type { JobWorker, ZeebeClient } from '../platform/zeebe-client/index.ts';
import type { WorkerDeps } from './handler.ts';
import { jobHandlers } from './index.ts';
import { userTaskWorker } from './user-task.ts';

/** Longer than the slowest work (a PDF) with a wide margin; a worker that dies gives its jobs back after it. */
const LOCK_MS = 60_000;
/** Wait before a failed job is tried again; after the diagram's retries it is an incident. */
const BACK_OFF_MS = 2_000;
/** Jobs of one type at a time; those of one case wait for each other at the lock of its row anyway. */
const MAX_JOBS = 8;

/** Opens a worker for every job type but those that are `off`, and the one for user tasks. */
export function runWorkers(
  deps: WorkerDeps,
  zeebe: ZeebeClient,
  off: readonly string[] = [],
): { close(): Promise<void> } {
  const handlers = Object.entries(jobHandlers).filter(([type]) => !off.includes(type));
  const workers: JobWorker[] = handlers.map(([type, handler]) =>
    zeebe.openWorker({
      type,
      timeoutMs: LOCK_MS,
      maxJobs: MAX_JOBS,
      whenThrown: 'fail',
      backOffMs: BACK_OFF_MS,
      handler: async (job) => {
        // Another process may have moved the legal time of demo and tests.
        await deps.clock.refresh();
        return handler({ job, deps });
      },
    }),
  );
  workers.push(zeebe.openWorker(userTaskWorker(deps, zeebe)));
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
