import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { rejection } from '../../protocol/rejection.ts';
import { createJobIncident } from '../bpmn/behavior/incident-behavior.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { mergeLocalDocument } from '../variable/variable-behavior.ts';
import { findWorkableJob } from './job-state-checks.ts';

/** Sets the retries to what the worker says; none left makes an incident. The variables become local to the job's element. */
export function failJob(ctx: ProcessingContext, { key, value }: CommandOf<'JOB.FAIL'>): CommandAnswer<'JOB.FAIL'> {
  const job = findWorkableJob(ctx, key, 'fail');
  if (!job.ok) {
    return { ok: false, rejection: job.error };
  }
  const { retries, errorMessage, retryBackOff, variables } = value;
  const recurringTime = retries > 0 && retryBackOff > 0 ? ctx.now + retryBackOff : NO_KEY;
  if (!Number.isSafeInteger(recurringTime)) {
    const reason = `Expected to fail job with key '${key}' and a back-off that ends in this age, but it was '${retryBackOff}'`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const failed = { ...job.value.value, retries, errorMessage, retryBackoff: retryBackOff, recurringTime, variables };
  ctx.processInstanceKey = failed.processInstanceKey;
  ctx.append('JOB', 'FAILED', key, failed);
  mergeLocalDocument(ctx, failed.elementInstanceKey, failed, variables);
  if (retries <= 0) {
    createJobIncident(ctx, job.value, {
      errorType: 'JOB_NO_RETRIES',
      message: errorMessage === '' ? 'No more retries left.' : errorMessage,
    });
  }
  return answered(key, {});
}
