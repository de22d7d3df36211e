import type { CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** The lock has ended: another worker may take the job. It costs no retry. */
export function timeOutJob(ctx: ProcessingContext, { key }: CommandOf<'JOB.TIME_OUT'>): void {
  const job = ctx.state.jobs.find(key);
  if (job?.state === 'ACTIVATED' && job.value.deadline <= ctx.now) {
    ctx.append('JOB', 'TIMED_OUT', key, job.value);
  }
}

/** The back-off is over: the job can be taken again. */
export function recurJobAfterBackoff(ctx: ProcessingContext, { key }: CommandOf<'JOB.RECUR_AFTER_BACKOFF'>): void {
  const job = ctx.state.jobs.find(key);
  if (job?.state === 'BACKOFF' && job.value.recurringTime <= ctx.now) {
    ctx.append('JOB', 'RECURRED_AFTER_BACKOFF', key, { ...job.value, recurringTime: NO_KEY });
  }
}
