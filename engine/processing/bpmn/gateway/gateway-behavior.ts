import type { ExecutableElement, SequenceFlow } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { finishTermination } from '../behavior/event-trigger-behavior.ts';
import { resolveIncidents } from '../behavior/incident-behavior.ts';
import { takeSequenceFlow, transitionToActivated, transitionToCompleted } from '../behavior/transition-behavior.ts';
import { applyOutputMappings } from '../behavior/variable-mapping-behavior.ts';

/** A gateway waits for nothing, so it goes through all its states in one step, as in Zeebe. */
export function passGateway(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
  flows: readonly SequenceFlow[],
): StepResult {
  transitionToActivated(ctx, instance);
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_COMPLETING', instance.key, instance.value);
  return leaveGateway(ctx, element, instance, flows);
}

export function leaveGateway(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
  flows: readonly SequenceFlow[],
): StepResult {
  const mapped = applyOutputMappings(ctx, element, instance);
  if (!mapped.ok) {
    return mapped;
  }
  const completed = transitionToCompleted(ctx, element, instance);
  if (completed.ok) {
    for (const flow of flows) {
      takeSequenceFlow(ctx, instance, flow);
    }
  }
  return completed;
}

export function terminateGateway(ctx: ProcessingContext, instance: ElementInstance): void {
  resolveIncidents(ctx, instance.key);
  finishTermination(ctx, instance);
}
