import { type Rejection, rejection } from '../../protocol/rejection.ts';
import { err, ok, type Result } from '../../protocol/result.ts';
import type { Job } from '../../state/job-state.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** What Zeebe calls the states of a job; one waiting for its back-off counts as failed. */
const STATE_NAMES = {
  ACTIVATABLE: 'ACTIVATABLE',
  ACTIVATED: 'ACTIVATED',
  BACKOFF: 'FAILED',
  FAILED: 'FAILED',
  ERROR_THROWN: 'ERROR_THROWN',
} as const;

/** `verb` completes "Expected to ... job". */
export function findJob(ctx: ProcessingContext, key: number, verb: string): Result<Job, Rejection> {
  const job = ctx.state.jobs.find(key);
  if (job === undefined) {
    return err(rejection('NOT_FOUND', `Expected to ${verb} job with key '${key}', but no such job was found`));
  }
  if (ctx.state.banned.has(job.value.processInstanceKey)) {
    const reason = `Expected to ${verb} job with key '${key}', but its process instance '${job.value.processInstanceKey}' is banned after an unexpected fault. Cancel the instance.`;
    return err(rejection('INVALID_STATE', reason));
  }
  return ok(job);
}

/** A job can be worked on while it is activatable (its lock may have ended) or activated. */
export function findWorkableJob(ctx: ProcessingContext, key: number, verb: string): Result<Job, Rejection> {
  const job = findJob(ctx, key, verb);
  if (!job.ok || job.value.state === 'ACTIVATABLE' || job.value.state === 'ACTIVATED') {
    return job;
  }
  const state = STATE_NAMES[job.value.state];
  return err(rejection('INVALID_STATE', `Expected to ${verb} job with key '${key}', but it is in state '${state}'`));
}

/** For commands about a lock: there must be one. */
export function findActivatedJob(ctx: ProcessingContext, key: number, verb: string): Result<Job, Rejection> {
  const job = findJob(ctx, key, verb);
  if (!job.ok || job.value.state === 'ACTIVATED') {
    return job;
  }
  const state = STATE_NAMES[job.value.state];
  const reason = `Expected to ${verb} job with key '${key}', but it is not activated: it is in state '${state}'`;
  return err(rejection('INVALID_STATE', reason));
}
