import type { CatchElement, ExecutableElement } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';

/** The catch event a subscription or timer of the instance is for. */
export function findCatchElement(
  ctx: ProcessingContext,
  instance: ElementInstance,
  elementId: string,
): CatchElement | undefined {
  const element = ctx.models.element(instance.value.processDefinitionKey, elementId);
  // A multi-instance receive task waits in its inner instances, which share the id of the body.
  const target = element.type === 'MULTI_INSTANCE_BODY' ? element.inner : element;
  return isCatchElement(target) ? target : undefined;
}

function isCatchElement(element: ExecutableElement): element is CatchElement {
  return ['START_EVENT', 'INTERMEDIATE_CATCH_EVENT', 'BOUNDARY_EVENT', 'RECEIVE_TASK'].includes(element.type);
}
