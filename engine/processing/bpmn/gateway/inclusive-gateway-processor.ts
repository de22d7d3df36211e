import type { InclusiveGatewayElement, SequenceFlow } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateCondition } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import type { ElementProcessor } from '../element-processor.ts';
import { leaveGateway, passGateway, terminateGateway } from './gateway-behavior.ts';

/** A fork into one or more ways; Zeebe 8.5 knows no inclusive join. */
export const inclusiveGatewayProcessor: ElementProcessor<InclusiveGatewayElement> = {
  onActivate(ctx, element, instance) {
    const flows = chooseFlows(ctx, element, instance);
    return flows.ok ? passGateway(ctx, element, instance, flows.value) : flows;
  },
  onComplete(ctx, element, instance) {
    const flows = chooseFlows(ctx, element, instance);
    return flows.ok ? leaveGateway(ctx, element, instance, flows.value) : flows;
  },
  onTerminate: (ctx, _element, instance) => terminateGateway(ctx, instance),
};

/** Every flow whose condition holds; the default flow only when none does. */
function chooseFlows(
  ctx: ProcessingContext,
  element: InclusiveGatewayElement,
  instance: ElementInstance,
): Result<readonly SequenceFlow[], Failure> {
  const chosen: SequenceFlow[] = [];
  for (const flow of element.outgoing) {
    if (flow.condition === null) {
      if (flow !== element.defaultFlow) {
        chosen.push(flow);
      }
      continue;
    }
    const holds = evaluateCondition(ctx, flow.condition, instance.key, { errorType: 'CONDITION_ERROR' });
    if (!holds.ok) {
      return holds;
    }
    if (holds.value) {
      chosen.push(flow);
    }
  }
  if (chosen.length === 0 && element.defaultFlow !== null) {
    return ok([element.defaultFlow]);
  }
  return chosen.length > 0 || element.outgoing.length === 0
    ? ok(chosen)
    : err(failure('CONDITION_ERROR', 'Expected at least one condition to evaluate to true, or to have a default flow'));
}
