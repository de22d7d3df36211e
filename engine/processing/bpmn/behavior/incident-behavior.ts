import type { Failure } from '../../../protocol/error-type.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../../protocol/record.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { Job } from '../../../state/job-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';

/** The element is stuck until an operator resolves it; resolving runs its step again. */
export function createIncident(ctx: ProcessingContext, instance: ElementInstance, cause: Failure): number {
  return appendIncident(ctx, instance, cause, NO_KEY);
}

/** The job is stuck; resolving gives it back to the workers. */
export function createJobIncident(ctx: ProcessingContext, job: Job, cause: Failure): void {
  const instance = ctx.state.elements.find(job.value.elementInstanceKey);
  if (instance !== undefined) {
    appendIncident(ctx, instance, cause, job.key);
  }
}

/** The instance ends, and with it what it was stuck in. */
export function resolveIncidents(ctx: ProcessingContext, elementInstanceKey: number): void {
  for (const { key, value } of ctx.state.incidents.ofElement(elementInstanceKey)) {
    ctx.append('INCIDENT', 'RESOLVED', key, value);
    const held = ctx.state.continuations.ofIncident(key);
    if (held !== undefined) {
      ctx.append('CONTINUATION', 'COMPLETED', held.key, { ...held.value, commands: [] });
    }
  }
}

function appendIncident(ctx: ProcessingContext, instance: ElementInstance, cause: Failure, jobKey: number): number {
  const key = ctx.nextKey();
  ctx.append('INCIDENT', 'CREATED', key, {
    errorType: cause.errorType,
    errorMessage: cause.message,
    bpmnProcessId: instance.value.bpmnProcessId,
    processDefinitionKey: instance.value.processDefinitionKey,
    processInstanceKey: instance.value.processInstanceKey,
    elementId: instance.value.elementId,
    elementInstanceKey: instance.key,
    jobKey,
    variableScopeKey: cause.variableScopeKey ?? instance.key,
    tenantId: DEFAULT_TENANT,
  });
  return key;
}
