import type { JsonObject } from '../../protocol/json.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { SignalSubscription } from '../../state/signal-subscription-state.ts';
import { isInterrupting } from '../bpmn/behavior/catch-events.ts';
import { canTrigger, triggerEvent } from '../bpmn/behavior/event-trigger-behavior.ts';
import { findCatchElement } from '../bpmn/behavior/find-catch-element.ts';
import type { ProcessingContext } from '../processing-context.ts';
import { startInstanceByEvent } from '../processinstance/start-event-behavior.ts';

/** A signal reaches everybody who waits for its name at this moment. Returns the key of the broadcast. */
export function broadcastSignal(ctx: ProcessingContext, signalName: string, variables: JsonObject): number {
  const key = ctx.nextKey();
  ctx.append('SIGNAL', 'BROADCASTED', key, { signalName, variables, tenantId: DEFAULT_TENANT });
  for (const subscription of ctx.state.signals.ofName(signalName)) {
    if (subscription.value.catchEventInstanceKey === NO_KEY) {
      startInstance(ctx, subscription, variables);
    } else {
      reachElement(ctx, subscription, variables);
    }
  }
  return key;
}

/** Signals know no correlation key: every broadcast starts an instance. */
function startInstance(ctx: ProcessingContext, { value }: SignalSubscription, variables: JsonObject): void {
  const definition = ctx.state.processes.find(value.processDefinitionKey);
  if (definition !== undefined) {
    startInstanceByEvent(ctx, definition, {
      processInstanceKey: ctx.nextKey(),
      startEventId: value.catchEventId,
      variables,
    });
  }
}

function reachElement(ctx: ProcessingContext, { key, value }: SignalSubscription, variables: JsonObject): void {
  const instance = ctx.state.elements.find(value.catchEventInstanceKey);
  if (instance === undefined || ctx.state.banned.has(instance.value.processInstanceKey)) {
    return;
  }
  const event = findCatchElement(ctx, instance, value.catchEventId);
  if (event === undefined || !canTrigger(ctx, instance, event)) {
    return;
  }
  if (isInterrupting(event)) {
    ctx.append('SIGNAL_SUBSCRIPTION', 'DELETED', key, value);
  }
  triggerEvent(ctx, instance, event, variables);
}
