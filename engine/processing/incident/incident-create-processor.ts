import type { CommandOf } from '../../protocol/commands.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import { createIncident } from '../bpmn/behavior/incident-behavior.ts';
import type { ProcessingContext } from '../processing-context.ts';
import { isStuck } from './stuck-element-behavior.ts';

/** An instance that nothing can move any more is shown to an operator, where Zeebe would let it stand for ever. */
export function createIncidentOfStuckElement(ctx: ProcessingContext, { key }: CommandOf<'INCIDENT.CREATE'>): void {
  const instance = ctx.state.elements.find(key);
  if (instance !== undefined && isStuck(ctx.state, key)) {
    ctx.processInstanceKey = instance.value.processInstanceKey;
    createIncident(ctx, instance, { errorType: 'UNKNOWN', message: `${causeOf(ctx, instance)} ${REMEDY}` });
  }
}

function causeOf(ctx: ProcessingContext, { key, value, takenFlows }: ElementInstance): string {
  if (ctx.state.banned.has(key)) {
    return 'Expected to go on with the process instance, but an unexpected fault stopped it for good.';
  }
  const expected = `Expected the element '${value.elementId}' to wait for something or to go on, but`;
  return takenFlows.length > 0
    ? `${expected} a parallel gateway waits for more flows than can still be taken; taken were: ${takenFlows
        .map(([id]) => id)
        .slice(0, MOST_FLOWS)
        .join(', ')}.`
    : `${expected} no job, timer, message, signal or step is pending for it.`;
}

const MOST_FLOWS = 20;

const REMEDY = 'Cancel the process instance, or move it on by a modification; an incident resolved alone comes back.';
