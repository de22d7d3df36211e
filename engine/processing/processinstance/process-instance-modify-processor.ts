import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { ActivateInstruction } from '../../protocol/process-instance-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { type Rejection, rejection } from '../../protocol/rejection.ts';
import { err, ok, type Result } from '../../protocol/result.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import { terminateElement } from '../bpmn/behavior/transition-behavior.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { mergeLocalDocument } from '../variable/variable-behavior.ts';
import { activateInOpenedScopes, findActivatableElement, scopesOf } from './element-activation-behavior.ts';

type Modification = CommandOf<'PROCESS_INSTANCE_MODIFICATION.MODIFY'>;

/** An administrator's repair: activates elements and terminates element instances in one step. */
export function modifyProcessInstance(
  ctx: ProcessingContext,
  { key: processInstanceKey, value }: Modification,
): CommandAnswer<'PROCESS_INSTANCE_MODIFICATION.MODIFY'> {
  const process = ctx.state.elements.find(processInstanceKey);
  if (process?.value.bpmnElementType !== 'PROCESS') {
    const reason = `Expected to modify process instance, but no process instance found with key '${processInstanceKey}'`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  const fault = findFault(ctx, process, value);
  if (fault !== undefined) {
    const reason = `Expected to modify instance of process '${process.value.bpmnProcessId}', but ${fault}`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  ctx.processInstanceKey = processInstanceKey;
  const kept = new Set<number>();
  for (const instruction of value.activateInstructions) {
    const activated = activate(ctx, process, instruction, kept);
    if (!activated.ok) {
      return { ok: false, rejection: activated.error };
    }
  }
  terminate(ctx, value, kept);
  const key = ctx.nextKey();
  ctx.append('PROCESS_INSTANCE_MODIFICATION', 'MODIFIED', key, {
    processInstanceKey,
    activateInstructions: value.activateInstructions,
    terminateInstructions: value.terminateInstructions,
    tenantId: DEFAULT_TENANT,
  });
  return answered(key, {});
}

/** Everything is checked before anything is done; the first fault found refuses the whole. */
function findFault(ctx: ProcessingContext, process: ElementInstance, value: Modification['value']): string | undefined {
  const { processDefinitionKey, processInstanceKey } = process.value;
  for (const instruction of value.activateInstructions) {
    const element = findActivatableElement(ctx, processDefinitionKey, instruction.elementId);
    if (!element.ok) {
      return `it contains an activate instruction for which ${element.error}`;
    }
    const { ancestorScopeKey } = instruction;
    const ancestor = ctx.state.elements.find(ancestorScopeKey);
    if (ancestorScopeKey > 0 && ancestor?.value.processInstanceKey !== processInstanceKey) {
      return `it contains an activate instruction with the ancestor scope key '${ancestorScopeKey}', which is not an active element instance of it`;
    }
    const scopes = [element.value, ...scopesOf(ctx, processDefinitionKey, element.value)].map(({ id }) => id);
    const foreign = instruction.variableInstructions.find(
      ({ elementId }) => elementId !== '' && !scopes.includes(elementId),
    );
    if (foreign !== undefined) {
      return `it contains a variable instruction for '${foreign.elementId}', which is not a scope of '${instruction.elementId}'`;
    }
  }
  const unknown = value.terminateInstructions.find(
    ({ elementInstanceKey }) =>
      ctx.state.elements.find(elementInstanceKey)?.value.processInstanceKey !== processInstanceKey,
  );
  return unknown === undefined
    ? undefined
    : `it contains a terminate instruction with key '${unknown.elementInstanceKey}', which is not an active element instance of it`;
}

function activate(
  ctx: ProcessingContext,
  process: ElementInstance,
  { elementId, ancestorScopeKey, variableInstructions }: ActivateInstruction,
  kept: Set<number>,
): Result<void, Rejection> {
  const element = ctx.models.element(process.value.processDefinitionKey, elementId);
  const scopes = activateInOpenedScopes(ctx, process, element, ancestorScopeKey);
  if (!scopes.ok) {
    return err(scopes.error);
  }
  for (const scope of scopes.value.values()) {
    kept.add(scope.key);
  }
  for (const { elementId: scopeId, variables } of variableInstructions) {
    const scope = scopeId === '' ? process : scopes.value.get(scopeId);
    if (scope !== undefined) {
      mergeLocalDocument(ctx, scope.key, scope.value, variables);
    }
  }
  return ok(undefined);
}

/** A scope left with nothing in it is terminated with its last child; with the last of all ends the instance. */
function terminate(ctx: ProcessingContext, value: Modification['value'], kept: ReadonlySet<number>): void {
  const ending = new Set(value.terminateInstructions.map(({ elementInstanceKey }) => elementInstanceKey));
  for (const key of ending) {
    const scope = ctx.state.elements.find(ctx.state.elements.find(key)?.value.flowScopeKey ?? NO_KEY);
    // The set grows while it is gone through, so that emptied scopes empty their own scopes in turn.
    if (scope !== undefined && !kept.has(scope.key) && isEmptied(ctx, scope, ending)) {
      ending.add(scope.key);
    }
  }
  for (const key of ending) {
    const instance = ctx.state.elements.find(key);
    if (instance !== undefined && !ending.has(instance.value.flowScopeKey)) {
      terminateElement(ctx, instance);
    }
  }
}

/** A flow that waits at a parallel join keeps the scope alive. */
function isEmptied(ctx: ProcessingContext, scope: ElementInstance, ending: ReadonlySet<number>): boolean {
  return scope.takenFlows.length === 0 && ctx.state.elements.children(scope.key).every(({ key }) => ending.has(key));
}
