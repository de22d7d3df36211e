import { rescheduleTimer, type TimerDefinition } from '../../model/index.ts';
import type { CommandOf } from '../../protocol/commands.ts';
import { NO_VARIABLES } from '../../protocol/json.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { TimerValue } from '../../protocol/timer-values.ts';
import { isInterrupting } from '../bpmn/behavior/catch-events.ts';
import { canTrigger, triggerEvent } from '../bpmn/behavior/event-trigger-behavior.ts';
import { findCatchElement } from '../bpmn/behavior/find-catch-element.ts';
import { scopeOf } from '../expression/expression-behavior.ts';
import type { ProcessingContext } from '../processing-context.ts';
import { startInstanceByEvent } from '../processinstance/start-event-behavior.ts';

/** A timer is due. It fires once, whatever happens after; a repeating one is set again. */
export function triggerTimer(ctx: ProcessingContext, { key }: CommandOf<'TIMER.TRIGGER'>): void {
  const timer = ctx.state.timers.find(key);
  if (timer === undefined || timer.dueDate > ctx.now) {
    return;
  }
  ctx.processInstanceKey = timer.processInstanceKey;
  if (timer.elementInstanceKey === NO_KEY) {
    triggerStartTimer(ctx, key, timer);
  } else {
    triggerElementTimer(ctx, key, timer);
  }
}

/** Each time of a start timer makes an instance of its own. */
function triggerStartTimer(ctx: ProcessingContext, key: number, timer: TimerValue): void {
  const definition = ctx.state.processes.find(timer.processDefinitionKey);
  if (definition === undefined) {
    ctx.append('TIMER', 'CANCELED', key, timer);
    return;
  }
  const processInstanceKey = ctx.nextKey();
  // The record of a fired start timer names the instance it started.
  ctx.append('TIMER', 'TRIGGERED', key, { ...timer, processInstanceKey });
  startInstanceByEvent(ctx, definition, {
    processInstanceKey,
    startEventId: timer.targetElementId,
    variables: NO_VARIABLES,
  });
  const element = ctx.models.element(definition.key, timer.targetElementId);
  if (element.type === 'START_EVENT' && element.definition.eventType === 'TIMER') {
    repeat(ctx, timer, element.definition.timer, NO_KEY);
  }
}

function triggerElementTimer(ctx: ProcessingContext, key: number, timer: TimerValue): void {
  const isBanned = ctx.state.banned.has(timer.processInstanceKey);
  const instance = isBanned ? undefined : ctx.state.elements.find(timer.elementInstanceKey);
  const event = instance === undefined ? undefined : findCatchElement(ctx, instance, timer.targetElementId);
  if (instance === undefined || event === undefined || !canTrigger(ctx, instance, event)) {
    // Nobody can be reached any more; were it kept, it would stay due for ever.
    ctx.append('TIMER', 'CANCELED', key, timer);
    return;
  }
  ctx.append('TIMER', 'TRIGGERED', key, timer);
  triggerEvent(ctx, instance, event, NO_VARIABLES);
  if (!isInterrupting(event) && event.type !== 'RECEIVE_TASK' && event.definition.eventType === 'TIMER') {
    repeat(ctx, timer, event.definition.timer, instance.key);
  }
}

/** Counted from the due date, so that a cycle does not drift; one catch-up after a stop. */
function repeat(ctx: ProcessingContext, timer: TimerValue, definition: TimerDefinition, scopeKey: number): void {
  const next = rescheduleTimer(definition, scopeOf(ctx, scopeKey), timer, ctx.now);
  if (next.ok && next.value !== null) {
    ctx.append('TIMER', 'CREATED', ctx.nextKey(), { ...timer, ...next.value });
  }
}
