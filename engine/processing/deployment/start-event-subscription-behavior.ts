import { type StartEventElement, scheduleTimer } from '../../model/index.ts';
import { NO_VARIABLES } from '../../protocol/json.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { type Rejection, rejection } from '../../protocol/rejection.ts';
import { err, ok, type Result } from '../../protocol/result.ts';
import type { ProcessDefinition } from '../../state/process-state.ts';
import { evaluateText, scopeOf } from '../expression/expression-behavior.ts';
import type { ProcessingContext } from '../processing-context.ts';

type Opened = Result<void, Rejection>;

const OPENED: Opened = ok(undefined);

/** Start timers belong to the latest version alone: a new one takes over from the version before. */
export function reopenStartTimers(ctx: ProcessingContext, processDefinitionKey: number): Opened {
  closePrevious(ctx, processDefinitionKey, cancelStartTimers);
  for (const event of ctx.models.process(processDefinitionKey).timerStartEvents) {
    const opened = openTimer(ctx, processDefinitionKey, event);
    if (!opened.ok) {
      return opened;
    }
  }
  return OPENED;
}

/** Likewise for the subscriptions of message and signal start events. */
export function reopenStartSubscriptions(ctx: ProcessingContext, processDefinitionKey: number): Opened {
  closePrevious(ctx, processDefinitionKey, closeSubscriptions);
  const definition = ctx.state.processes.find(processDefinitionKey);
  if (definition === undefined) {
    return OPENED;
  }
  const { messageStartEvents, signalStartEvents } = ctx.models.process(processDefinitionKey);
  for (const event of [...messageStartEvents, ...signalStartEvents]) {
    const opened = openSubscription(ctx, definition, event);
    if (!opened.ok) {
      return opened;
    }
  }
  return OPENED;
}

/** A deleted definition starts nothing any more. */
export function closeStartEvents(ctx: ProcessingContext, processDefinitionKey: number): void {
  cancelStartTimers(ctx, processDefinitionKey);
  closeSubscriptions(ctx, processDefinitionKey);
}

/** All other versions, not just the one before: deletions may have brought an older one back. */
function closePrevious(
  ctx: ProcessingContext,
  processDefinitionKey: number,
  close: (ctx: ProcessingContext, key: number) => void,
): void {
  const id = ctx.models.process(processDefinitionKey).id;
  for (const key of ctx.state.processes.keysOf(id)) {
    if (key !== processDefinitionKey) {
      close(ctx, key);
    }
  }
}

function cancelStartTimers(ctx: ProcessingContext, processDefinitionKey: number): void {
  for (const { key, value } of ctx.state.timers.ofDefinition(processDefinitionKey)) {
    ctx.append('TIMER', 'CANCELED', key, value);
  }
}

function closeSubscriptions(ctx: ProcessingContext, processDefinitionKey: number): void {
  for (const { key, value } of ctx.state.messageStartEvents.ofDefinition(processDefinitionKey)) {
    ctx.append('MESSAGE_START_EVENT_SUBSCRIPTION', 'DELETED', key, value);
  }
  for (const { key, value } of ctx.state.signals.ofDefinition(processDefinitionKey)) {
    ctx.append('SIGNAL_SUBSCRIPTION', 'DELETED', key, value);
  }
}

function openTimer(ctx: ProcessingContext, processDefinitionKey: number, event: StartEventElement): Opened {
  if (event.definition.eventType !== 'TIMER') {
    return OPENED;
  }
  const schedule = scheduleTimer(event.definition.timer, scopeOf(ctx, NO_KEY), ctx.now);
  if (!schedule.ok) {
    return err(refusal(event, schedule.error));
  }
  if (schedule.value.repetitions !== 0) {
    ctx.append('TIMER', 'CREATED', ctx.nextKey(), {
      elementInstanceKey: NO_KEY,
      processInstanceKey: NO_KEY,
      processDefinitionKey,
      dueDate: schedule.value.dueDate,
      targetElementId: event.id,
      repetitions: schedule.value.repetitions,
      tenantId: DEFAULT_TENANT,
    });
  }
  return OPENED;
}

function openSubscription(ctx: ProcessingContext, definition: ProcessDefinition, event: StartEventElement): Opened {
  const { definition: trigger } = event;
  const { bpmnProcessId } = definition.value;
  const shared = { processDefinitionKey: definition.key, bpmnProcessId, tenantId: DEFAULT_TENANT };
  if (trigger.eventType === 'MESSAGE') {
    const name = evaluateText(ctx, trigger.message.name, NO_KEY);
    if (!name.ok) {
      return err(refusal(event, name.error.message));
    }
    ctx.append('MESSAGE_START_EVENT_SUBSCRIPTION', 'CREATED', ctx.nextKey(), {
      ...shared,
      startEventId: event.id,
      messageName: name.value,
      messageKey: NO_KEY,
      correlationKey: '',
      processInstanceKey: NO_KEY,
      variables: NO_VARIABLES,
    });
  } else if (trigger.eventType === 'SIGNAL') {
    const name = evaluateText(ctx, trigger.name, NO_KEY);
    if (!name.ok) {
      return err(refusal(event, name.error.message));
    }
    ctx.append('SIGNAL_SUBSCRIPTION', 'CREATED', ctx.nextKey(), {
      ...shared,
      signalName: name.value,
      catchEventId: event.id,
      catchEventInstanceKey: NO_KEY,
    });
  }
  return OPENED;
}

/** A start event is set up without any variables, so what it needs must stand in the diagram. */
function refusal(event: StartEventElement, cause: string): Rejection {
  const reason = `Expected to deploy new resources, but encountered the following errors:\n- Element: ${event.id}\n    - ERROR: ${cause}`;
  return rejection('INVALID_ARGUMENT', reason);
}
