import type { CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { createIncident } from '../bpmn/behavior/incident-behavior.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** Takes up the steps that were left over when a command had used up its budget. */
export function continueSteps(ctx: ProcessingContext, { key }: CommandOf<'CONTINUATION.CONTINUE'>): void {
  const continuation = ctx.state.continuations.find(key);
  if (continuation === undefined || continuation.incidentKey !== NO_KEY) {
    return;
  }
  ctx.append('CONTINUATION', 'COMPLETED', key, continuation);
  ctx.stepsBefore = continuation.steps;
  for (const command of continuation.commands) {
    ctx.followUp(command);
  }
}

/** How far a run may go before it is held. */
interface RunLimits {
  readonly stepsWithoutWait: number;
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
  const processInstanceKey = commands[0]?.value.processInstanceKey ?? NO_KEY;
  const key = ctx.nextKey();
  const value = { processInstanceKey, commands, steps: total, incidentKey: NO_KEY };
  const instance = ctx.state.elements.find(processInstanceKey);
  const excess = excessOf(total, commands.length, limits);
  if (excess === undefined || instance === undefined) {
    ctx.append('CONTINUATION', 'CREATED', key, value);
    return;
  }
  const message = `${excess} or cancel the instance; resolving the incident lets it go on for as many steps again.`;
  const incidentKey = createIncident(ctx, instance, { errorType: 'UNKNOWN', message });
  ctx.append('CONTINUATION', 'SUSPENDED', key, { ...value, incidentKey });
}

function excessOf(total: number, pending: number, limits: RunLimits): string | undefined {
  const { stepsWithoutWait, pendingSteps } = limits;
  if (total >= stepsWithoutWait) {
    return `Expected the process instance to reach a wait state within ${stepsWithoutWait} steps, but it did not. Probably a loop never ends: change its variables`;
  }
  if (pending > pendingSteps) {
    return `Expected at most ${pendingSteps} steps to be done at once, but found ${pending}. Probably a loop within a loop is too wide: make its collections smaller`;
  }
  return undefined;
}
