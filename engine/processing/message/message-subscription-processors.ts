import type { CommandOf } from '../../protocol/commands.ts';
import { NO_VARIABLES } from '../../protocol/json.ts';
import type { ProcessingContext } from '../processing-context.ts';
import { correlate, correlateNextMessage } from './message-correlation-behavior.ts';

/** The message side opens after the element side (CREATING), confirms, and takes a buffered message if one waits. */
export function createMessageSubscription(
  ctx: ProcessingContext,
  { key: elementInstanceKey, value }: CommandOf<'MESSAGE_SUBSCRIPTION.CREATE'>,
): void {
  const waiting = ctx.state.messageSubscriptions.findElementSide(elementInstanceKey, value.messageName);
  if (waiting === undefined || waiting.state !== 'CREATING') {
    return;
  }
  const { elementId: _elementId, ...shared } = waiting.value;
  ctx.append('MESSAGE_SUBSCRIPTION', 'CREATED', ctx.nextKey(), shared);
  ctx.append('PROCESS_MESSAGE_SUBSCRIPTION', 'CREATED', waiting.key, waiting.value);
  const created = ctx.state.messageSubscriptions.findMessageSide(elementInstanceKey, value.messageName);
  if (created !== undefined) {
    correlateNextMessage(ctx, created);
  }
}

/** One that is correlating ends by the answer to its correlation instead. */
export function deleteMessageSubscription(
  ctx: ProcessingContext,
  { key: elementInstanceKey, value }: CommandOf<'MESSAGE_SUBSCRIPTION.DELETE'>,
): void {
  const subscription = ctx.state.messageSubscriptions.findMessageSide(elementInstanceKey, value.messageName);
  if (subscription !== undefined && !subscription.isCorrelating) {
    ctx.append('MESSAGE_SUBSCRIPTION', 'DELETED', subscription.key, subscription.value);
  }
  deleteElementSide(ctx, elementInstanceKey, value.messageName);
}

/** The element took the message. A subscription that stays open is ready for the next one. */
export function acknowledgeCorrelation(
  ctx: ProcessingContext,
  { key: elementInstanceKey, value }: CommandOf<'MESSAGE_SUBSCRIPTION.CORRELATE'>,
): void {
  const subscription = ctx.state.messageSubscriptions.findMessageSide(elementInstanceKey, value.messageName);
  if (subscription === undefined) {
    return;
  }
  ctx.append('MESSAGE_SUBSCRIPTION', 'CORRELATED', subscription.key, subscription.value);
  const open = ctx.state.messageSubscriptions.findMessageSide(elementInstanceKey, value.messageName);
  if (open !== undefined) {
    correlateNextMessage(ctx, open);
  }
}

/** The element was gone when the message came: another instance of the process may have it. */
export function rejectCorrelation(
  ctx: ProcessingContext,
  { key: elementInstanceKey, value }: CommandOf<'MESSAGE_SUBSCRIPTION.REJECT'>,
): void {
  const subscription = ctx.state.messageSubscriptions.findMessageSide(elementInstanceKey, value.messageName);
  if (subscription === undefined) {
    return;
  }
  ctx.append('MESSAGE_SUBSCRIPTION', 'REJECTED', subscription.key, {
    ...subscription.value,
    messageKey: value.messageKey,
    variables: NO_VARIABLES,
  });
  const message = ctx.state.messages.find(value.messageKey);
  if (message === undefined) {
    return;
  }
  const other = ctx.state.messageSubscriptions
    .waitingFor(message.name, message.correlationKey)
    .find(
      ({ isCorrelating, value: { bpmnProcessId } }) =>
        !isCorrelating && bpmnProcessId === subscription.value.bpmnProcessId,
    );
  if (other !== undefined) {
    correlate(ctx, other, { key: value.messageKey, value: message });
  }
}

function deleteElementSide(ctx: ProcessingContext, elementInstanceKey: number, messageName: string): void {
  const subscription = ctx.state.messageSubscriptions.findElementSide(elementInstanceKey, messageName);
  if (subscription?.state === 'DELETING') {
    ctx.append('PROCESS_MESSAGE_SUBSCRIPTION', 'DELETED', subscription.key, subscription.value);
  }
}
