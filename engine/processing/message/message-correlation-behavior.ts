import type { ProcessInstanceValue } from '../../protocol/process-instance-values.ts';
import type { BufferedMessage } from '../../state/message-state.ts';
import type { MessageSubscription } from '../../state/message-subscription-state.ts';
import type { MessageStartEventSubscription } from '../../state/start-subscription-state.ts';
import type { ProcessingContext } from '../processing-context.ts';
import { startInstanceByEvent } from '../processinstance/start-event-behavior.ts';

/** A message is on its way to a waiting element; the element may still refuse it. */
export function correlate(ctx: ProcessingContext, subscription: MessageSubscription, message: BufferedMessage): void {
  const { value } = subscription;
  ctx.append('MESSAGE_SUBSCRIPTION', 'CORRELATING', subscription.key, {
    ...value,
    messageKey: message.key,
    variables: message.value.variables,
  });
  ctx.defer({
    name: 'PROCESS_MESSAGE_SUBSCRIPTION.CORRELATE',
    key: value.elementInstanceKey,
    value: {
      messageName: value.messageName,
      messageKey: message.key,
      processInstanceKey: value.processInstanceKey,
    },
  });
}

/** The oldest buffered message that has not yet reached this process, if there is one. */
export function correlateNextMessage(ctx: ProcessingContext, subscription: MessageSubscription): void {
  const { messageName, correlationKey, bpmnProcessId } = subscription.value;
  const message = ctx.state.messages
    .buffered(messageName, correlationKey)
    .find(({ key, value }) => value.deadline > ctx.now && !ctx.state.messages.wasCorrelatedTo(key, bpmnProcessId));
  if (message !== undefined) {
    correlate(ctx, subscription, message);
  }
}

/** A new message reaches every waiting instance once per process id. */
export function correlateToSubscriptions(ctx: ProcessingContext, message: BufferedMessage): void {
  const { name, correlationKey } = message.value;
  for (const subscription of ctx.state.messageSubscriptions.waitingFor(name, correlationKey)) {
    const isFree =
      !subscription.isCorrelating &&
      !ctx.state.messages.wasCorrelatedTo(message.key, subscription.value.bpmnProcessId) &&
      !ctx.state.banned.has(subscription.value.processInstanceKey);
    if (isFree) {
      correlate(ctx, subscription, message);
    }
  }
}

/** After the waiting instances, so that a running case gets the message and no second one is started. */
export function correlateToStartEvents(ctx: ProcessingContext, message: BufferedMessage): void {
  for (const subscription of ctx.state.messageStartEvents.ofName(message.value.name)) {
    startByMessage(ctx, subscription, message);
  }
}

/** An instance has ended: a message with its key that had to wait for that may start the next one. */
export function correlateNextStartMessage(
  ctx: ProcessingContext,
  ended: ProcessInstanceValue,
  correlationKey: string | undefined,
): void {
  if (correlationKey === undefined) {
    return;
  }
  const definition = ctx.state.processes.latest(ended.bpmnProcessId);
  const waiting = (definition === undefined ? [] : ctx.state.messageStartEvents.ofDefinition(definition.key))
    .flatMap((subscription) =>
      ctx.state.messages
        .buffered(subscription.value.messageName, correlationKey)
        .filter(({ value }) => value.deadline > ctx.now)
        .map((message) => ({ subscription, message })),
    )
    .sort((left, right) => left.message.key - right.message.key);
  for (const { subscription, message } of waiting) {
    if (startByMessage(ctx, subscription, message)) {
      return;
    }
  }
}

/** One live instance per process and non-empty correlation key; and one start per process and message. */
function startByMessage(
  ctx: ProcessingContext,
  subscription: MessageStartEventSubscription,
  message: BufferedMessage,
): boolean {
  const { bpmnProcessId, processDefinitionKey, startEventId } = subscription.value;
  const { correlationKey, variables } = message.value;
  const isLocked = correlationKey !== '' && ctx.state.messages.startLock(bpmnProcessId, correlationKey) !== undefined;
  const definition = ctx.state.processes.find(processDefinitionKey);
  if (isLocked || definition === undefined || ctx.state.messages.wasCorrelatedTo(message.key, bpmnProcessId)) {
    return false;
  }
  const processInstanceKey = ctx.nextKey();
  ctx.append('MESSAGE_START_EVENT_SUBSCRIPTION', 'CORRELATED', subscription.key, {
    ...subscription.value,
    processInstanceKey,
    messageKey: message.key,
    correlationKey,
    variables,
  });
  startInstanceByEvent(ctx, definition, { processInstanceKey, startEventId, variables });
  return true;
}
