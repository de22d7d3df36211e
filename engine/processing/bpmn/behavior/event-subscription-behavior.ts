import {
  type CatchElement,
  type ExecutableElement,
  type MessageDefinition,
  scheduleTimer,
  type TimerDefinition,
} from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import { NO_VARIABLES } from '../../../protocol/json.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../../protocol/record.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateCorrelationKey, evaluateText, scopeOf } from '../../expression/expression-behavior.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { DONE } from '../element-processor.ts';
import { catchEventsOf, isInterrupting } from './catch-events.ts';

type Opening = () => void;

interface Openings {
  readonly messages: Opening[];
  readonly timers: Opening[];
  readonly signals: Opening[];
}

/**
 * Opens what the element waits for. All expressions are evaluated before anything is opened, so that a failure leaves no
 * half-open element; then messages, timers, signals, in Zeebe's order.
 */
export function subscribeToEvents(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  const events = catchEventsOf(element);
  if (events.length === 0) {
    return DONE;
  }
  const openings: Openings = { messages: [], timers: [], signals: [] };
  for (const event of events) {
    const prepared = prepare(ctx, event, instance, openings);
    if (!prepared.ok) {
      return prepared;
    }
  }
  for (const open of [...openings.messages, ...openings.timers, ...openings.signals]) {
    open();
  }
  return DONE;
}

/** Everything the instance waits for is over. */
export function unsubscribeFromEvents(ctx: ProcessingContext, elementInstanceKey: number): void {
  unsubscribeWhere(ctx, elementInstanceKey, () => true);
}

/** Closes the subscriptions for which the test holds; it is given the id of the catch event. */
export function unsubscribeWhere(
  ctx: ProcessingContext,
  elementInstanceKey: number,
  test: (elementId: string) => boolean,
): void {
  const { timers, messageSubscriptions, signals } = ctx.state;
  for (const { key, value } of timers.ofElement(elementInstanceKey)) {
    if (test(value.targetElementId)) {
      ctx.append('TIMER', 'CANCELED', key, value);
    }
  }
  for (const { key, value, state } of messageSubscriptions.ofElement(elementInstanceKey)) {
    if (state !== 'DELETING' && test(value.elementId)) {
      ctx.append('PROCESS_MESSAGE_SUBSCRIPTION', 'DELETING', key, value);
      ctx.defer({
        name: 'MESSAGE_SUBSCRIPTION.DELETE',
        key: elementInstanceKey,
        value: { messageName: value.messageName, messageKey: NO_KEY, processInstanceKey: value.processInstanceKey },
      });
    }
  }
  for (const { key, value } of signals.ofElement(elementInstanceKey)) {
    if (test(value.catchEventId)) {
      ctx.append('SIGNAL_SUBSCRIPTION', 'DELETED', key, value);
    }
  }
}

function prepare(
  ctx: ProcessingContext,
  event: CatchElement,
  instance: ElementInstance,
  openings: Openings,
): StepResult {
  if (event.type === 'RECEIVE_TASK') {
    return prepareMessage(ctx, event, event.message, { instance, openings });
  }
  const { definition } = event;
  switch (definition.eventType) {
    case 'MESSAGE':
      return prepareMessage(ctx, event, definition.message, { instance, openings });
    case 'TIMER':
      return prepareTimer(ctx, event, definition.timer, { instance, openings });
    case 'SIGNAL': {
      const name = evaluateText(ctx, definition.name, instance.key);
      if (!name.ok) {
        return name;
      }
      openings.signals.push(() => openSignal(ctx, event, instance, name.value));
      return DONE;
    }
    default:
      return DONE;
  }
}

interface Target {
  readonly instance: ElementInstance;
  readonly openings: Openings;
}

function prepareMessage(
  ctx: ProcessingContext,
  event: CatchElement,
  message: MessageDefinition,
  { instance, openings }: Target,
): StepResult {
  const name = evaluateText(ctx, message.name, instance.key);
  if (!name.ok) {
    return name;
  }
  const correlationKey = correlationKeyOf(ctx, event, message, instance);
  if (!correlationKey.ok) {
    return correlationKey;
  }
  openings.messages.push(() => {
    ctx.append('PROCESS_MESSAGE_SUBSCRIPTION', 'CREATING', ctx.nextKey(), {
      processInstanceKey: instance.value.processInstanceKey,
      elementInstanceKey: instance.key,
      bpmnProcessId: instance.value.bpmnProcessId,
      messageName: name.value,
      correlationKey: correlationKey.value,
      messageKey: NO_KEY,
      variables: NO_VARIABLES,
      interrupting: isInterrupting(event),
      elementId: event.id,
      tenantId: DEFAULT_TENANT,
    });
    ctx.defer({
      name: 'MESSAGE_SUBSCRIPTION.CREATE',
      key: instance.key,
      value: {
        messageName: name.value,
        messageKey: NO_KEY,
        processInstanceKey: instance.value.processInstanceKey,
      },
    });
  });
  return DONE;
}

/** The key of a boundary event is looked for outside of its host, whose local variables it must not see (as in Zeebe). */
function correlationKeyOf(
  ctx: ProcessingContext,
  event: CatchElement,
  message: MessageDefinition,
  instance: ElementInstance,
): Result<string, Failure> {
  if (message.correlationKey === null) {
    return ok('');
  }
  const scopeKey = event.type === 'BOUNDARY_EVENT' ? instance.value.flowScopeKey : instance.key;
  return evaluateCorrelationKey(ctx, message.correlationKey, scopeKey);
}

/** The due date is fixed here, when the scope is entered: later changes of variables do not move it. */
function prepareTimer(
  ctx: ProcessingContext,
  event: CatchElement,
  timer: TimerDefinition,
  { instance, openings }: Target,
): StepResult {
  const schedule = scheduleTimer(timer, scopeOf(ctx, instance.key), ctx.now);
  if (!schedule.ok) {
    return err(failure('EXTRACT_VALUE_ERROR', schedule.error, instance.key));
  }
  const { dueDate, repetitions } = schedule.value;
  if (repetitions !== 0) {
    openings.timers.push(() =>
      ctx.append('TIMER', 'CREATED', ctx.nextKey(), {
        elementInstanceKey: instance.key,
        processInstanceKey: instance.value.processInstanceKey,
        processDefinitionKey: instance.value.processDefinitionKey,
        dueDate,
        targetElementId: event.id,
        repetitions,
        tenantId: DEFAULT_TENANT,
      }),
    );
  }
  return DONE;
}

function openSignal(ctx: ProcessingContext, event: CatchElement, instance: ElementInstance, signalName: string): void {
  ctx.append('SIGNAL_SUBSCRIPTION', 'CREATED', ctx.nextKey(), {
    signalName,
    processDefinitionKey: instance.value.processDefinitionKey,
    bpmnProcessId: instance.value.bpmnProcessId,
    catchEventId: event.id,
    catchEventInstanceKey: instance.key,
    tenantId: DEFAULT_TENANT,
  });
}
