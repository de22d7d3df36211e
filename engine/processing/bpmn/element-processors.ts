import type { ExecutableElement } from '../../model/index.ts';
import { ok } from '../../protocol/result.ts';
import type { BoundProcessor, ElementProcessors } from '../processing-context.ts';
import { callActivityProcessor } from './container/call-activity-processor.ts';
import { eventSubProcessProcessor } from './container/event-sub-process-processor.ts';
import { multiInstanceBodyProcessor } from './container/multi-instance-body-processor.ts';
import { processProcessor } from './container/process-processor.ts';
import { subProcessProcessor } from './container/sub-process-processor.ts';
import { type ContainerProcessor, DONE, type ElementProcessor } from './element-processor.ts';
import { catchEventProcessor } from './event/catch-event-processor.ts';
import { endEventProcessor } from './event/end-event-processor.ts';
import { intermediateThrowEventProcessor } from './event/intermediate-throw-event-processor.ts';
import { startEventProcessor } from './event/start-event-processor.ts';
import { eventBasedGatewayProcessor } from './gateway/event-based-gateway-processor.ts';
import { exclusiveGatewayProcessor } from './gateway/exclusive-gateway-processor.ts';
import { inclusiveGatewayProcessor } from './gateway/inclusive-gateway-processor.ts';
import { parallelGatewayProcessor } from './gateway/parallel-gateway-processor.ts';
import { businessRuleTaskProcessor } from './task/business-rule-task-processor.ts';
import { jobTaskProcessor } from './task/job-task-processor.ts';
import { passThroughTaskProcessor } from './task/pass-through-task-processor.ts';
import { scriptTaskProcessor } from './task/script-task-processor.ts';
import { userTaskProcessor } from './task/user-task-processor.ts';

/** Finds the processor of an element; each element is bound once and then kept as long as its diagram. */
export function createElementProcessors(): ElementProcessors {
  const bound = new WeakMap<ExecutableElement, BoundProcessor>();
  return (element) => {
    let found = bound.get(element);
    if (found === undefined) {
      found = bindElement(element);
      bound.set(element, found);
    }
    return found;
  };
}

function bindElement(element: ExecutableElement): BoundProcessor {
  switch (element.type) {
    case 'PROCESS':
      return bindContainer(processProcessor, element);
    case 'SUB_PROCESS':
      return bindContainer(subProcessProcessor, element);
    case 'EVENT_SUB_PROCESS':
      return bindContainer(eventSubProcessProcessor, element);
    case 'CALL_ACTIVITY':
      return bindContainer(callActivityProcessor, element);
    case 'MULTI_INSTANCE_BODY':
      return bindContainer(multiInstanceBodyProcessor, element);
    case 'SERVICE_TASK':
    case 'SEND_TASK':
      return bind(jobTaskProcessor, element);
    case 'USER_TASK':
      return bind(userTaskProcessor, element);
    case 'SCRIPT_TASK':
      return bind(scriptTaskProcessor, element);
    case 'BUSINESS_RULE_TASK':
      return bind(businessRuleTaskProcessor, element);
    case 'TASK':
    case 'MANUAL_TASK':
      return bind(passThroughTaskProcessor, element);
    case 'RECEIVE_TASK':
    case 'INTERMEDIATE_CATCH_EVENT':
      return bind(catchEventProcessor, element);
    case 'EXCLUSIVE_GATEWAY':
      return bind(exclusiveGatewayProcessor, element);
    case 'INCLUSIVE_GATEWAY':
      return bind(inclusiveGatewayProcessor, element);
    case 'PARALLEL_GATEWAY':
      return bind(parallelGatewayProcessor, element);
    case 'EVENT_BASED_GATEWAY':
      return bind(eventBasedGatewayProcessor, element);
    case 'START_EVENT':
    case 'BOUNDARY_EVENT':
      return bind(startEventProcessor, element);
    case 'INTERMEDIATE_THROW_EVENT':
      return bind(intermediateThrowEventProcessor, element);
    case 'END_EVENT':
      return bind(endEventProcessor, element);
  }
}

function bind<E extends ExecutableElement>(processor: ElementProcessor<E>, element: E): BoundProcessor {
  return {
    element,
    activate: (ctx, instance) => processor.onActivate(ctx, element, instance),
    complete: (ctx, instance) => processor.onComplete(ctx, element, instance),
    terminate: (ctx, instance) => processor.onTerminate(ctx, element, instance),
    childActivating: () => DONE,
    beforeChildCompleted: () => ok(false),
    childCompleted: () => {},
    childTerminated: () => {},
  };
}

function bindContainer<E extends ExecutableElement>(processor: ContainerProcessor<E>, element: E): BoundProcessor {
  return {
    ...bind(processor, element),
    childActivating: (ctx, scope, child) => processor.onChildActivating?.(ctx, element, scope, child) ?? DONE,
    beforeChildCompleted: (ctx, scope, child) =>
      processor.beforeChildCompleted?.(ctx, element, scope, child) ?? ok(false),
    childCompleted: (ctx, scope, conditionMet) => processor.onChildCompleted(ctx, element, scope, conditionMet),
    childTerminated: (ctx, scope) => processor.onChildTerminated(ctx, element, scope),
  };
}
