import type { CommandOf } from '../../protocol/commands.ts';
import { canTrigger, triggerEvent } from '../bpmn/behavior/event-trigger-behavior.ts';
import { findCatchElement } from '../bpmn/behavior/find-catch-element.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** A message arrives at the element that waits for it. */
export function correlateProcessMessageSubscription(
  ctx: ProcessingContext,
  { key: elementInstanceKey, value }: CommandOf<'PROCESS_MESSAGE_SUBSCRIPTION.CORRELATE'>,
): void {
  const { messageName, messageKey } = value;
  const waiting = ctx.state.messageSubscriptions.findElementSide(elementInstanceKey, messageName);
  const instance = ctx.state.elements.find(elementInstanceKey);
  const message = ctx.state.messageSubscriptions.findMessageSide(elementInstanceKey, messageName);
  if (waiting === undefined || instance === undefined || message === undefined) {
    ctx.defer({ name: 'MESSAGE_SUBSCRIPTION.REJECT', key: elementInstanceKey, value });
    return;
  }
  const event = findCatchElement(ctx, instance, waiting.value.elementId);
  if (waiting.state === 'DELETING' || event === undefined || !canTrigger(ctx, instance, event)) {
    ctx.defer({ name: 'MESSAGE_SUBSCRIPTION.REJECT', key: elementInstanceKey, value });
    return;
  }
  const { variables } = message.value;
  ctx.append('PROCESS_MESSAGE_SUBSCRIPTION', 'CORRELATED', waiting.key, { ...waiting.value, messageKey, variables });
  triggerEvent(ctx, instance, event, variables);
  ctx.defer({ name: 'MESSAGE_SUBSCRIPTION.CORRELATE', key: elementInstanceKey, value });
}
