import type { ProcessEventValue } from '../../protocol/process-instance-values.ts';
import type { EngineState } from '../engine-state.ts';
import type { AppliersOf } from './applier.ts';

export const processEventAppliers: AppliersOf<'PROCESS_EVENT'> = {
  TRIGGERING: (state, key, value) => {
    state.scopes.add(value.scopeKey, { key, elementId: value.targetElementId, variables: value.variables });
    interruptScope(state, value);
  },
  TRIGGERED: (state, key, value) => state.scopes.remove(value.scopeKey, key),
};

/** An interrupting event subprocess owns its scope from the moment it is triggered: nothing else may start there. */
function interruptScope(state: EngineState, value: ProcessEventValue): void {
  const scope = state.elements.find(value.scopeKey);
  if (scope === undefined) {
    return;
  }
  const target = state.models.element(scope.value.processDefinitionKey, value.targetElementId);
  if (target.type === 'START_EVENT' && target.isInterrupting && target.flowScope !== scope.value.elementId) {
    state.elements.update(scope.key, { interruptedBy: target.flowScope ?? '', takenFlows: [] });
  }
}
