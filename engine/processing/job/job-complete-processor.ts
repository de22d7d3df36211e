import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { appendTriggering } from '../bpmn/behavior/event-trigger-behavior.ts';
import { completeElement } from '../bpmn/behavior/transition-behavior.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { findWorkableJob } from './job-state-checks.ts';

/** Completing needs no live lock: a completion after the lock ended, before someone else took the job, counts. */
export function completeJob(
  ctx: ProcessingContext,
  { key, value: { variables } }: CommandOf<'JOB.COMPLETE'>,
): CommandAnswer<'JOB.COMPLETE'> {
  const job = findWorkableJob(ctx, key, 'complete');
  if (!job.ok) {
    return { ok: false, rejection: job.error };
  }
  const { value } = job.value;
  ctx.processInstanceKey = value.processInstanceKey;
  ctx.append('JOB', 'COMPLETED', key, { ...value, variables });
  const instance = ctx.state.elements.find(value.elementInstanceKey);
  if (instance?.state === 'ACTIVATED') {
    if (Object.keys(variables).length > 0) {
      appendTriggering(ctx, instance, value.elementId, variables);
    }
    completeElement(ctx, instance);
  }
  return answered(key, {});
}
