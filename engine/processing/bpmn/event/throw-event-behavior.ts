import type { EscalationThrow, ExecutableElement, SignalReference } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateText } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { broadcastSignal } from '../../signal/signal-behavior.ts';
import { throwEscalation } from '../behavior/error-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type StepResult } from '../element-processor.ts';

/** The signal carries the local variables of the event, which its input mappings made. */
export function activateSignalThrow(
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

export function activateEscalationThrow(
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
