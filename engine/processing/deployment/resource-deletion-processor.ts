import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { rejection } from '../../protocol/rejection.ts';
import type { ProcessDefinition } from '../../state/process-state.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { closeStartEvents, reopenStartSubscriptions, reopenStartTimers } from './start-event-subscription-behavior.ts';

/** Deletes a process definition, a set of decisions or a form; which one, its key tells. */
export function deleteResource(
  ctx: ProcessingContext,
  { key: resourceKey }: CommandOf<'RESOURCE_DELETION.DELETE'>,
): CommandAnswer<'RESOURCE_DELETION.DELETE'> {
  const definition = ctx.state.processes.find(resourceKey);
  if (definition !== undefined && ctx.state.elements.hasInstancesOf(resourceKey)) {
    const reason = `Expected to delete resource with key '${resourceKey}', but there are still running instances of process '${definition.value.bpmnProcessId}' in version ${definition.value.version}`;
    return { ok: false, rejection: rejection('INVALID_STATE', reason) };
  }
  const remove = findRemoval(ctx, resourceKey, definition);
  if (remove === undefined) {
    const reason = `Expected to delete resource with key '${resourceKey}', but no such resource was found`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  const key = ctx.nextKey();
  ctx.append('RESOURCE_DELETION', 'DELETING', key, { resourceKey, tenantId: DEFAULT_TENANT });
  remove();
  ctx.append('RESOURCE_DELETION', 'DELETED', key, { resourceKey, tenantId: DEFAULT_TENANT });
  return answered(key, {});
}

function findRemoval(
  ctx: ProcessingContext,
  resourceKey: number,
  definition: ProcessDefinition | undefined,
): (() => void) | undefined {
  if (definition !== undefined) {
    return () => deleteProcess(ctx, definition);
  }
  const requirements = ctx.state.decisions.findRequirements(resourceKey);
  if (requirements !== undefined) {
    return () => {
      for (const decision of ctx.state.decisions.ofRequirements(resourceKey)) {
        ctx.append('DECISION', 'DELETED', decision.decisionKey, decision);
      }
      ctx.append('DECISION_REQUIREMENTS', 'DELETED', resourceKey, requirements);
    };
  }
  const form = ctx.state.forms.find(resourceKey);
  return form === undefined ? undefined : () => ctx.append('FORM', 'DELETED', resourceKey, form);
}

/** The version before becomes the latest again, with its start events. */
function deleteProcess(ctx: ProcessingContext, { key, value }: ProcessDefinition): void {
  const wasLatest = ctx.state.processes.latest(value.bpmnProcessId)?.key === key;
  ctx.append('PROCESS', 'DELETING', key, value);
  closeStartEvents(ctx, key);
  ctx.append('PROCESS', 'DELETED', key, value);
  const previous = ctx.state.processes.latest(value.bpmnProcessId);
  if (wasLatest && previous !== undefined) {
    reopenStartTimers(ctx, previous.key);
    reopenStartSubscriptions(ctx, previous.key);
  }
}
