import type { EscalationThrow, ExecutableElement, MessageThrow, SignalReference } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateText } from '../../expression/expression-behavior.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { broadcastSignal } from '../../signal/signal-behavior.ts';
import { throwEscalation } from '../behavior/error-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE } from '../element-processor.ts';
import { activateWithJob } from '../task/job-task-processor.ts';

type Thrown = MessageThrow | SignalReference | EscalationThrow | { readonly eventType: 'NONE' | 'LINK' | 'TERMINATE' };

/** What intermediate and end events throw in the same way. Those that only pass complete at once. */
export function activateThrowEvent(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
  thrown: Thrown,
): StepResult {
  switch (thrown.eventType) {
    case 'MESSAGE':
      return activateWithJob(ctx, element, instance, { definition: thrown.job });
    case 'SIGNAL':
      return activateSignalThrow(ctx, element, instance, thrown);
    case 'ESCALATION':
      return activateEscalationThrow(ctx, instance, thrown);
    default:
      transitionToActivated(ctx, instance);
      completeElement(ctx, instance);
      return DONE;
  }
}

/** The signal carries the local variables of the event, which its input mappings made. */
function activateSignalThrow(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
  definition: SignalReference,
): StepResult {
  const mapped = applyInputMappings(ctx, element, instance);
  if (!mapped.ok) {
    return mapped;
  }
  const name = evaluateText(ctx, definition.name, instance.key);
  if (!name.ok) {
    return name;
  }
  transitionToActivated(ctx, instance);
  const local = ctx.state.variables.local(instance.key).map((variable) => [variable.name, variable.value]);
  completeElement(ctx, instance);
  broadcastSignal(ctx, name.value, Object.fromEntries(local));
  return DONE;
}

/** Unlike an error, an escalation ends nothing by itself: an uncaught one goes on. */
function activateEscalationThrow(
  ctx: ProcessingContext,
  instance: ElementInstance,
  definition: EscalationThrow,
): StepResult {
  const code = evaluateText(ctx, definition.code, instance.key);
  if (!code.ok) {
    return code;
  }
  transitionToActivated(ctx, instance);
  if (throwEscalation(ctx, instance, code.value)) {
    completeElement(ctx, instance);
  }
  return DONE;
}
