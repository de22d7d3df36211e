import type { ExecutableElement, FlowNode, SequenceFlow } from '../../../model/index.ts';
import type { Failure } from '../../../protocol/error-type.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import type { ProcessInstanceValue } from '../../../protocol/process-instance-values.ts';
import { ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { isTaken, NO_FLOWS } from '../../../state/taken-flows.ts';
import type { BoundProcessor, ProcessingContext, StepResult } from '../../processing-context.ts';
import { DONE } from '../element-processor.ts';

/** The element a command or event record speaks of. */
export function elementOf(ctx: ProcessingContext, instance: ElementInstance): ExecutableElement {
  const { processDefinitionKey, elementId, bpmnElementType } = instance.value;
  const element = ctx.models.element(processDefinitionKey, elementId);
  // A multi-instance activity is two elements of one id: the body, and the activity inside it.
  return element.type === 'MULTI_INSTANCE_BODY' && bpmnElementType !== 'MULTI_INSTANCE_BODY' ? element.inner : element;
}

/** What a record says of its element, or sequence flow. */
interface RecordedElement {
  readonly id: string;
  readonly type: ProcessInstanceValue['bpmnElementType'];
  readonly eventType: ProcessInstanceValue['bpmnEventType'];
}

/** Record value of an element instance still to be made in the scope of `near` or a scope of the same process. */
export function childValue(
  near: ProcessInstanceValue,
  { id, type, eventType }: RecordedElement,
  flowScopeKey: number,
): ProcessInstanceValue {
  // Field by field: spreading `near` takes several times as long, and this runs for every element and flow.
  return {
    bpmnProcessId: near.bpmnProcessId,
    version: near.version,
    processDefinitionKey: near.processDefinitionKey,
    processInstanceKey: near.processInstanceKey,
    elementId: id,
    bpmnElementType: type,
    bpmnEventType: eventType,
    flowScopeKey,
    parentProcessInstanceKey: near.parentProcessInstanceKey,
    parentElementInstanceKey: near.parentElementInstanceKey,
    tenantId: near.tenantId,
  };
}

export function transitionToActivated(ctx: ProcessingContext, instance: ElementInstance): void {
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', instance.key, instance.value);
}

/** The instance completes by a step of its own, after everything that is already waiting to be done. */
export function completeElement(ctx: ProcessingContext, instance: ElementInstance): void {
  ctx.followUp({ name: 'PROCESS_INSTANCE.COMPLETE_ELEMENT', key: instance.key, value: instance.value });
}

/** Like a completion, a termination is a step of its own in the queue. */
export function terminateElement(ctx: ProcessingContext, instance: ElementInstance): void {
  ctx.followUp({ name: 'PROCESS_INSTANCE.TERMINATE_ELEMENT', key: instance.key, value: instance.value });
}

/** True when there was nothing to terminate; else the scope goes on when its last child has terminated. */
export function terminateChildren(ctx: ProcessingContext, scopeKey: number): boolean {
  const children = ctx.state.elements.children(scopeKey);
  for (const child of children) {
    if (child.state !== 'TERMINATING') {
      terminateElement(ctx, child);
    }
  }
  return children.length === 0;
}

/** Opens an element inside the scope that no flow leads to: start events, inner instances, link targets. */
export function activateChild(ctx: ProcessingContext, scope: ElementInstance, element: ExecutableElement): void {
  activateChildren(ctx, scope, element, 1);
}

/** The inner instances of a loop begin by one and the same step each, which is kept and written once. */
export function activateChildren(
  ctx: ProcessingContext,
  scope: ElementInstance,
  element: ExecutableElement,
  count: number,
): void {
  const value = childValue(scope.value, element, scope.key);
  const step = { name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT', key: NO_KEY, value } as const;
  for (let index = 0; index < count; index++) {
    ctx.followUp(step);
  }
}

/**
 * The instance has completed. Where its path ends, the scope is told before (it may fail, e.g. in a completion condition)
 * and after.
 */
export function transitionToCompleted(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  const isEnd = element.type === 'PROCESS' || endsPath(element, instance);
  const container = isEnd ? findContainer(ctx, instance) : undefined;
  const condition: Result<boolean, Failure> =
    container === undefined ? ok(false) : container.processor.beforeChildCompleted(ctx, container.scope, instance);
  if (!condition.ok) {
    return condition;
  }
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_COMPLETED', instance.key, instance.value);
  const scope = container === undefined ? undefined : ctx.state.elements.find(container.scope.key);
  if (container !== undefined && scope !== undefined) {
    container.processor.childCompleted(ctx, scope, condition.value);
  }
  return DONE;
}

/** The inner instance of a multi-instance body ends its path there; the flows go out of the body. */
function endsPath(element: ExecutableElement, instance: ElementInstance): boolean {
  if (instance.loopCounter > 0 && instance.value.bpmnElementType !== 'MULTI_INSTANCE_BODY') {
    return true;
  }
  const isLinkThrow = element.type === 'INTERMEDIATE_THROW_EVENT' && element.definition.eventType === 'LINK';
  return element.outgoing.length === 0 && !isLinkThrow;
}

/** Completes and goes on along the outgoing flows. */
export function completeAndLeave(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  const completed = transitionToCompleted(ctx, element, instance);
  if (completed.ok && !endsPath(element, instance)) {
    for (const flow of element.outgoing) {
      takeSequenceFlow(ctx, instance, flow);
    }
  }
  return completed;
}

/** The flow is taken now; its target is activated by a step of its own. */
export function takeSequenceFlow(ctx: ProcessingContext, from: ElementInstance, flow: SequenceFlow): void {
  appendFlowTaken(ctx, from, flow);
  if (canActivate(ctx, from.value.flowScopeKey, flow.target)) {
    ctx.followUp({
      name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT',
      key: NO_KEY,
      value: childValue(from.value, flow.target, from.value.flowScopeKey),
    });
  }
}

export function appendFlowTaken(ctx: ProcessingContext, from: ElementInstance, flow: SequenceFlow): void {
  const element = { id: flow.id, type: 'SEQUENCE_FLOW', eventType: 'UNSPECIFIED' } as const;
  const value = childValue(from.value, element, from.value.flowScopeKey);
  ctx.append('PROCESS_INSTANCE', 'SEQUENCE_FLOW_TAKEN', ctx.nextKey(), value);
}

/** A parallel gateway waits until each of its incoming flows has been taken. */
function canActivate(ctx: ProcessingContext, scopeKey: number, target: FlowNode): boolean {
  if (target.type !== 'PARALLEL_GATEWAY' || target.incoming.length < 2) {
    return true;
  }
  const taken = ctx.state.elements.find(scopeKey)?.takenFlows ?? NO_FLOWS;
  return target.incoming.every(({ id }) => isTaken(taken, id));
}

/** True when nothing runs in the scope and nothing is on its way. */
export function canBeCompleted(scope: ElementInstance): boolean {
  return scope.state === 'ACTIVATED' && scope.children === 0 && scope.takenFlows.length === 0;
}

/** Tells the scope, or the call activity of a called process, that one of its own is gone. */
export function onElementTerminated(ctx: ProcessingContext, instance: ElementInstance): void {
  const container = findContainer(ctx, instance);
  if (container !== undefined) {
    container.processor.childTerminated(ctx, container.scope);
  }
}

/** What the instance is inside of: its flow scope, or for a called process the call activity. */
function findContainer(
  ctx: ProcessingContext,
  instance: ElementInstance,
): { readonly processor: BoundProcessor; readonly scope: ElementInstance } | undefined {
  const { flowScopeKey, parentElementInstanceKey } = instance.value;
  const scope = ctx.state.elements.find(flowScopeKey === NO_KEY ? parentElementInstanceKey : flowScopeKey);
  return scope === undefined ? undefined : { processor: ctx.elementProcessors(elementOf(ctx, scope)), scope };
}
