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

/**
 * Puts the steps that are left aside, so that other instances get their turn. A run that goes on and on without ever
 * waiting is held by an incident: most likely a loop in the diagram that never ends.
 */
export function putAside(ctx: ProcessingContext, steps: number, stepsWithoutWait: number): void {
  const commands = [...ctx.followUps, ...ctx.deferred];
  ctx.followUps = [];
  ctx.deferred = [];
  const total = ctx.stepsBefore + steps;
  const processInstanceKey = commands[0]?.value.processInstanceKey ?? NO_KEY;
  const key = ctx.nextKey();
  const value = { processInstanceKey, commands, steps: total, incidentKey: NO_KEY };
  const instance = ctx.state.elements.find(processInstanceKey);
  if (total < stepsWithoutWait || instance === undefined) {
    ctx.append('CONTINUATION', 'CREATED', key, value);
    return;
  }
  const incidentKey = createIncident(ctx, instance, {
    errorType: 'UNKNOWN',
    message: `Expected the process instance to reach a wait state within ${stepsWithoutWait} steps, but it did not. Probably a loop never ends: change its variables or cancel the instance; resolving the incident lets it go on for as many steps again.`,
  });
  ctx.append('CONTINUATION', 'SUSPENDED', key, { ...value, incidentKey });
}
