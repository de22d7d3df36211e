import type { ExecutableElement } from '../../model/index.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { ProcessInstanceValue } from '../../protocol/process-instance-values.ts';
import type { EngineState } from '../engine-state.ts';
import { isTaken, NO_FLOWS, type TakenFlows, withFlow, withoutFlow } from '../taken-flows.ts';
import type { AppliersOf } from './applier.ts';

export const processInstanceAppliers: AppliersOf<'PROCESS_INSTANCE'> = {
  ELEMENT_ACTIVATING: applyActivating,
  ELEMENT_ACTIVATED: (state, key) => state.elements.update(key, { state: 'ACTIVATED' }),
  ELEMENT_COMPLETING: (state, key) => state.elements.update(key, { state: 'COMPLETING' }),
  ELEMENT_COMPLETED: (state, key, value) => {
    leave(state, key, value);
    countCompleted(state, value);
  },
  ELEMENT_TERMINATING: (state, key) => state.elements.update(key, { state: 'TERMINATING', takenFlows: NO_FLOWS }),
  ELEMENT_TERMINATED: (state, key, value) => {
    leave(state, key, value);
    countTerminated(state, value);
  },
  SEQUENCE_FLOW_TAKEN: (state, _, value) => {
    const scope = state.elements.find(value.flowScopeKey);
    if (scope !== undefined) {
      state.elements.update(scope.key, { takenFlows: withFlow(scope.takenFlows, value.elementId) });
    }
  },
};

/** A new instance: counted in its scope, the flow that led to it taken off the way. */
function applyActivating(state: EngineState, key: number, value: ProcessInstanceValue): void {
  const element = state.models.element(value.processDefinitionKey, value.elementId);
  const scope = state.elements.find(value.flowScopeKey);
  let loopCounter = 0;
  if (scope !== undefined) {
    const isInner = scope.value.bpmnElementType === 'MULTI_INSTANCE_BODY';
    // The inner instances of a body come in order, so the number of the next one is known here.
    loopCounter = isInner ? scope.loopCounter + 1 : 0;
    state.elements.update(scope.key, {
      children: scope.children + 1,
      takenFlows: isInner ? scope.takenFlows : arrive(scope.takenFlows, element),
      loopCounter: isInner ? loopCounter : scope.loopCounter,
    });
  }
  state.elements.create(key, value, loopCounter);
  if (value.flowScopeKey === NO_KEY && value.parentElementInstanceKey !== NO_KEY) {
    state.elements.update(value.parentElementInstanceKey, { calledInstanceKey: key });
  }
  if (element.type === 'START_EVENT') {
    passTriggerToStartEvent(state, key, value);
  }
}

/**
 * The flows that led to the element are no longer on their way. A parallel gateway takes one of each of its incoming flows
 * (those that are there: an administrator may activate it without any), every other element one.
 */
function arrive(takenFlows: TakenFlows, element: ExecutableElement): TakenFlows {
  if (takenFlows.length === 0) {
    return takenFlows;
  }
  let left = takenFlows;
  for (const { id } of element.incoming) {
    if (isTaken(left, id)) {
      left = withoutFlow(left, id);
      if (element.type !== 'PARALLEL_GATEWAY') {
        break;
      }
    }
  }
  return left;
}

/** The start event of a triggered scope gets the trigger with its variables, which its output mappings then see. */
function passTriggerToStartEvent(state: EngineState, key: number, value: ProcessInstanceValue): void {
  const scope = state.elements.find(value.flowScopeKey);
  const holder = scope?.value.bpmnElementType === 'EVENT_SUB_PROCESS' ? scope.value.flowScopeKey : value.flowScopeKey;
  const trigger = state.scopes.all(holder).find(({ elementId }) => elementId === value.elementId);
  if (trigger !== undefined) {
    state.scopes.remove(holder, trigger.key);
    state.scopes.add(key, trigger);
  }
}

/** What belongs to the instance goes with it; nothing of a finished instance stays in the state. */
function leave(state: EngineState, key: number, value: ProcessInstanceValue): void {
  // Only a job that threw an error is still there: it has no event of its own that ends it.
  state.jobs.remove(state.elements.find(key)?.jobKey ?? NO_KEY);
  state.elements.remove(key);
  state.variables.removeScope(key);
  state.scopes.removeScope(key);
  const scope = state.elements.find(value.flowScopeKey);
  if (scope !== undefined) {
    state.elements.update(scope.key, { children: scope.children - 1 });
  }
  if (value.flowScopeKey === NO_KEY) {
    state.banned.remove(key);
    state.messages.unlockStart(value.bpmnProcessId, key);
    state.elements.update(value.parentElementInstanceKey, { calledInstanceKey: NO_KEY });
  }
}

/** Multi-instance bodies count; a terminate end event interrupts its scope for everything still on the way. */
function countCompleted(state: EngineState, value: ProcessInstanceValue): void {
  const scope = state.elements.find(value.flowScopeKey);
  if (scope?.value.bpmnElementType === 'MULTI_INSTANCE_BODY') {
    state.elements.update(scope.key, { completedChildren: scope.completedChildren + 1 });
  }
  if (scope !== undefined && value.bpmnEventType === 'TERMINATE') {
    state.elements.update(scope.key, { interruptedBy: value.elementId, takenFlows: NO_FLOWS });
  }
}

function countTerminated(state: EngineState, value: ProcessInstanceValue): void {
  const scope = state.elements.find(value.flowScopeKey);
  if (scope?.value.bpmnElementType === 'MULTI_INSTANCE_BODY') {
    state.elements.update(scope.key, { terminatedChildren: scope.terminatedChildren + 1 });
  }
}
