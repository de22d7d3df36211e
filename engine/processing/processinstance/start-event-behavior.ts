import type { JsonObject } from '../../protocol/json.ts';
import type { ProcessDefinition } from '../../state/process-state.ts';
import type { ProcessingContext } from '../processing-context.ts';
import { processValue } from './process-value.ts';

/** Starts an instance at a message, timer or signal start event; the event's variables wait there for its mappings. */
export function startInstanceByEvent(
  ctx: ProcessingContext,
  definition: ProcessDefinition,
  start: {
    readonly processInstanceKey: number;
    readonly startEventId: string;
    readonly variables: JsonObject;
  },
): void {
  const { processInstanceKey, startEventId, variables } = start;
  ctx.append('PROCESS_EVENT', 'TRIGGERING', ctx.nextKey(), {
    scopeKey: processInstanceKey,
    targetElementId: startEventId,
    variables,
    processDefinitionKey: definition.key,
    processInstanceKey,
  });
  ctx.followUp({
    name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT',
    key: processInstanceKey,
    value: processValue(definition, processInstanceKey),
  });
}
