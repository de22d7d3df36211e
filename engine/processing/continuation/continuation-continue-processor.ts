import type { CommandOf, InternalCommand } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import { createIncident } from '../bpmn/behavior/incident-behavior.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** Takes up the steps that were left over when a command had used up its budget. */
export function continueSteps(ctx: ProcessingContext, { key }: CommandOf<'CONTINUATION.CONTINUE'>): void {
  const continuation = ctx.state.continuations.find(key);
  if (continuation === undefined || continuation.incidentKey !== NO_KEY) {
    return;
  }
  // The steps are not written a second time: they may be many.
  ctx.append('CONTINUATION', 'COMPLETED', key, { ...continuation, commands: [] });
  ctx.stepsBefore = continuation.steps;
  ctx.writtenBefore = continuation.written ?? 0;
  for (const command of continuation.commands) {
    ctx.followUp(command);
  }
}

/** How far a run may go before it is held. */
interface RunLimits {
  readonly stepsWithoutWait: number;
  readonly writtenWithoutWait: number;
  readonly pendingSteps: number;
}

/**
 * Puts the steps that are left aside, so that other instances get their turn. A run that goes on and on without ever
 * waiting is held by an incident, most likely a loop in the diagram that never ends; so is one that spreads and spreads.
 */
export function putAside(ctx: ProcessingContext, steps: number, limits: RunLimits): void {
  const commands = [...ctx.followUps, ...ctx.deferred];
  ctx.followUps = [];
  ctx.deferred = [];
  const total = ctx.stepsBefore + steps;
  const written = ctx.writtenBefore + ctx.written;
  const instance = instanceOf(ctx, commands);
  const processInstanceKey = instance?.key ?? commands[0]?.value.processInstanceKey ?? NO_KEY;
  const key = ctx.nextKey();
  const value = { processInstanceKey, commands, steps: total, written, incidentKey: NO_KEY };
  const excess = excessOf({ steps: total, written, pending: countDifferent(commands), total: commands.length }, limits);
  if (excess === undefined || instance === undefined) {
    ctx.append('CONTINUATION', 'CREATED', key, value);
    return;
  }
  const message = `${excess} or cancel the instance; resolving the incident lets it go on for as many steps again.`;
  const incidentKey = createIncident(ctx, instance, { errorType: 'UNKNOWN', message });
  ctx.append('CONTINUATION', 'SUSPENDED', key, { ...value, incidentKey });
}

/** The process instance to hold: one of those whose steps are left, or the caller of one that has not begun. */
function instanceOf(ctx: ProcessingContext, commands: readonly InternalCommand[]): ElementInstance | undefined {
  for (const { value } of commands) {
    const caller = 'parentProcessInstanceKey' in value ? value.parentProcessInstanceKey : NO_KEY;
    const instance = ctx.state.elements.find(value.processInstanceKey) ?? ctx.state.elements.find(caller);
    if (instance !== undefined) {
      return instance;
    }
  }
  return undefined;
}

interface Run {
  readonly steps: number;
  readonly written: number;
  readonly pending: number;
  readonly total: number;
}

/** Equal steps stand together, as the loop wrote them. */
function countDifferent(commands: readonly InternalCommand[]): number {
  return commands.filter((command, index) => command !== commands[index - 1]).length;
}

function excessOf({ steps, written, pending, total }: Run, limits: RunLimits): string | undefined {
  const { stepsWithoutWait, writtenWithoutWait, pendingSteps } = limits;
  if (written >= writtenWithoutWait) {
    return `Expected the process instance to reach a wait state before it has written ${writtenWithoutWait} characters of variables, but it did not. Probably a loop never ends: change its variables`;
  }
  if (steps >= stepsWithoutWait) {
    return `Expected the process instance to reach a wait state within ${stepsWithoutWait} steps, but it did not. Probably a loop never ends: change its variables`;
  }
  if (pending > pendingSteps || total > stepsWithoutWait) {
    return `Expected at most ${pendingSteps} steps to be done at once, but found ${total}. Probably a loop within a loop is too wide: make its collections smaller`;
  }
  return undefined;
}
