import { isDatabaseOutage } from '../platform/database-outage.ts';
import { FileStoreError } from '../platform/file-store.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { type Traceparent, traced } from '../platform/tracing.ts';
import type { JobWorker, WorkerOptions, ZeebeClient } from '../platform/zeebe-client/index.ts';
import type { WorkerDeps } from './handler.ts';
import { jobHandlers } from './index.ts';
import { findText } from './job-variables.ts';
import { userTaskWorker } from './user-task.ts';

/** A worker that dies gives its jobs back after it; while it works the lock is renewed. */
const LOCK_MS = 15_000;
/** Wait before a failed job is tried again; after the diagram's retries it is an incident. */
const BACK_OFF_MS = 2_000;
/** Jobs of one type at a time; those of one case wait for each other at the lock of its row anyway. */
const MAX_JOBS = 8;

export interface RunOptions {
  readonly zeebe: ZeebeClient;
  readonly metrics: Metrics;
  /** Job types that this process leaves to others. */
  readonly off?: readonly string[] | undefined;
  /** Trace that the jobs of a case belong to; absent where nothing is traced. */
  readonly traceOf?: ((caseId: string) => Promise<Traceparent | undefined>) | undefined;
}

/** Opens a worker for every job type but those that are `off`, and the one for user tasks. */
export function runWorkers(deps: WorkerDeps, options: RunOptions): { close(): Promise<void> } {
  const { zeebe, off = [] } = options;
  const observed = observeJobs(options, deps.logger);
  const handlers = Object.entries(jobHandlers).filter(([type]) => !off.includes(type));
  const workers: JobWorker[] = handlers.map(([type, handler]) =>
    zeebe.openWorker({
      type,
      timeoutMs: LOCK_MS,
      maxJobs: MAX_JOBS,
      renewsLock: true,
      whenThrown: 'fail',
      isOutage,
      backOffMs: BACK_OFF_MS,
      handler: observed(async (job) => {
        // Another process may have moved the legal time of demo and tests.
        await deps.clock.refresh();
        return handler({ job, deps });
      }),
    }),
  );
  const userTasks = userTaskWorker(deps, zeebe);
  workers.push(zeebe.openWorker({ ...userTasks, handler: observed(userTasks.handler) }));
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

type Observe = (handler: WorkerOptions['handler']) => WorkerOptions['handler'];

/**
 * Times every job by its type and by what came of it, and makes it a span of the trace that led to it; `thrown` is a
 * fault that will be tried again.
 */
function observeJobs({ metrics, traceOf }: RunOptions, logger: Logger): Observe {
  const jobs = metrics.seconds('job_seconds', 'Work on a job, its outcome not yet told.', ['type', 'outcome']);
  return (handler) => async (job, signal) => {
    const begun = performance.now();
    let outcome = 'thrown';
    const caseId = findText(job, 'caseId');
    const attributes = {
      ...(caseId !== null && { 'tushen.case_id': caseId }),
      'zeebe.process_instance_key': job.processInstanceKey,
      'zeebe.job_key': job.key,
      'zeebe.element_id': job.elementId,
    };
    try {
      // A job without a case is refused by its handler, which says what is missing.
      const parent = caseId === null ? undefined : await traceOf?.(caseId);
      const found = await traced({ name: job.type, kind: 'consumer', parent, attributes }, () => handler(job, signal));
      outcome = found.kind;
      return found;
    } finally {
      const milliseconds = performance.now() - begun;
      jobs.observe({ type: job.type, outcome }, milliseconds / 1_000);
      const { key: jobKey, type: jobType, processInstanceKey } = job;
      const line = { caseId, processInstanceKey, jobKey, jobType, outcome, ms: Math.round(milliseconds) };
      logger.debug(line, 'job done');
    }
  };
}

/** Nobody's fault and soon over, or else seen elsewhere: an incident for each job would only hide it. */
function isOutage(error: unknown): boolean {
  return isDatabaseOutage(error) || (error instanceof FileStoreError && error.code === 'FILE_STORE_FULL');
}
