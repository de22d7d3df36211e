import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { throwError } from '../bpmn/behavior/error-behavior.ts';
import { createJobIncident } from '../bpmn/behavior/incident-behavior.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { findWorkableJob } from './job-state-checks.ts';

/** A business error goes to the nearest event that takes it, through scopes and call activities; else it is an incident. */
export function throwJobError(
  ctx: ProcessingContext,
  { key, value }: CommandOf<'JOB.THROW_ERROR'>,
): CommandAnswer<'JOB.THROW_ERROR'> {
  const job = findWorkableJob(ctx, key, 'throw an error for');
  if (!job.ok) {
    return { ok: false, rejection: job.error };
  }
  const { errorCode, errorMessage, variables } = value;
  const thrown = { ...job.value.value, errorCode, errorMessage, variables };
  ctx.processInstanceKey = thrown.processInstanceKey;
  ctx.append('JOB', 'ERROR_THROWN', key, thrown);
  const instance = ctx.state.elements.find(thrown.elementInstanceKey);
  const isCaught = instance?.state === 'ACTIVATED' && throwError(ctx, instance, errorCode, variables);
  if (!isCaught) {
    createJobIncident(ctx, job.value, {
      errorType: 'UNHANDLED_ERROR_EVENT',
      message: `Expected to throw an error event with the code '${errorCode}'${errorMessage === '' ? '' : ` with message '${errorMessage}'`}, but it was not caught. No error catch event is available for it in the scopes around.`,
    });
  }
  return answered(key, {});
}
