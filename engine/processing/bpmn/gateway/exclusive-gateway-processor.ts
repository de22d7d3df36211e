import type { ExclusiveGatewayElement, SequenceFlow } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateCondition } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import type { ElementProcessor } from '../element-processor.ts';
import { leaveGateway, passGateway, terminateGateway } from './gateway-behavior.ts';

/** Stays ACTIVATING with an incident while no condition decides, as in Zeebe. */
export const exclusiveGatewayProcessor: ElementProcessor<ExclusiveGatewayElement> = {
  onActivate(ctx, element, instance) {
    const flows = chooseFlow(ctx, element, instance);
    return flows.ok ? passGateway(ctx, element, instance, flows.value) : flows;
  },
  onComplete(ctx, element, instance) {
    const flows = chooseFlow(ctx, element, instance);
    return flows.ok ? leaveGateway(ctx, element, instance, flows.value) : flows;
  },
  onTerminate: (ctx, _element, instance) => terminateGateway(ctx, instance),
};

/** The first flow whose condition holds, in the order of the diagram, else the default flow. */
function chooseFlow(
  ctx: ProcessingContext,
  element: ExclusiveGatewayElement,
  instance: ElementInstance,
): Result<readonly SequenceFlow[], Failure> {
  for (const flow of element.outgoing) {
    if (flow.condition === null) {
      continue;
    }
    const holds = evaluateCondition(ctx, flow.condition, instance.key, { errorType: 'CONDITION_ERROR' });
    if (!holds.ok) {
      return holds;
    }
    if (holds.value) {
      return ok([flow]);
    }
  }
  if (element.defaultFlow !== null) {
    return ok([element.defaultFlow]);
  }
  // One flow without a condition is a merge with a way out; none at all ends the path.
  const unconditional = element.outgoing.find(({ condition }) => condition === null);
  if (unconditional !== undefined || element.outgoing.length === 0) {
    return ok(unconditional === undefined ? [] : [unconditional]);
  }
  return err(
    failure('CONDITION_ERROR', 'Expected at least one condition to evaluate to true, or to have a default flow'),
  );
}
