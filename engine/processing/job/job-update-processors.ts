import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { rejection } from '../../protocol/rejection.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { findActivatedJob, findJob } from './job-state-checks.ts';

/** On a failed job this alone does not make it available: resolving its incident does. */
export function updateJobRetries(
  ctx: ProcessingContext,
  { key, value: { retries } }: CommandOf<'JOB.UPDATE_RETRIES'>,
): CommandAnswer<'JOB.UPDATE_RETRIES'> {
  if (retries < 1) {
    const reason = `Expected to update retries for job with key '${key}' with a positive amount of retries, but the amount given was '${retries}'`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const job = findJob(ctx, key, 'update retries for');
  if (!job.ok) {
    return { ok: false, rejection: job.error };
  }
  ctx.append('JOB', 'RETRIES_UPDATED', key, { ...job.value.value, retries });
  return answered(key, {});
}

/** Shortens or lengthens the lock; years are fine, as in 8.5.8. */
export function updateJobTimeout(
  ctx: ProcessingContext,
  { key, value: { timeout } }: CommandOf<'JOB.UPDATE_TIMEOUT'>,
): CommandAnswer<'JOB.UPDATE_TIMEOUT'> {
  const job = findActivatedJob(ctx, key, 'update the timeout of');
  if (!job.ok) {
    return { ok: false, rejection: job.error };
  }
  const deadline = ctx.now + timeout;
  if (!Number.isSafeInteger(deadline)) {
    const reason = `Expected to update the timeout of job with key '${key}' to end in this age, but it was '${timeout}'`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  ctx.append('JOB', 'TIMEOUT_UPDATED', key, { ...job.value.value, timeout, deadline });
  return answered(key, {});
}

/** For a stream that was gone before it took the job: the job is available again at once, with all its retries. */
export function yieldJob(ctx: ProcessingContext, { key }: CommandOf<'JOB.YIELD'>): CommandAnswer<'JOB.YIELD'> {
  const job = findActivatedJob(ctx, key, 'yield');
  if (!job.ok) {
    return { ok: false, rejection: job.error };
  }
  ctx.append('JOB', 'YIELDED', key, job.value.value);
  return answered(key, {});
}
