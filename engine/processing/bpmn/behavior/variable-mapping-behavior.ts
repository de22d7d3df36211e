import { type FeelValue, fromJsonText, toJsonText } from '../../../expression/index.ts';
import type { ExecutableElement, VariableMapping } from '../../../model/index.ts';
import type { Failure } from '../../../protocol/error-type.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluate, type Overlay } from '../../expression/expression-behavior.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { mergeDocument, mergeLocalDocument } from '../../variable/variable-behavior.ts';
import { DONE } from '../element-processor.ts';

/** Input mappings make local variables of the element. */
export function applyInputMappings(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  if (element.inputs.length === 0) {
    return DONE;
  }
  const mapped = evaluateMappings(ctx, element.inputs, instance.key, false);
  if (!mapped.ok) {
    return mapped;
  }
  mergeLocalDocument(ctx, instance.key, instance.value, mapped.value);
  return DONE;
}

/**
 * Output mappings decide alone what leaves the element; without any, the variables that came with the job, message or
 * error are merged outwards, beginning at the element's own scope.
 */
export function applyOutputMappings(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  const trigger = ctx.state.scopes.all(instance.key).find(({ elementId }) => elementId === element.id);
  const variables = trigger?.variables;
  if (element.outputs.length > 0) {
    if (variables !== undefined) {
      mergeLocalDocument(ctx, instance.key, instance.value, variables);
    }
    const mapped = evaluateMappings(ctx, element.outputs, instance.key, true);
    if (!mapped.ok) {
      return mapped;
    }
    mergeDocument(ctx, scopeForOutputs(instance), instance.value, mapped.value);
  } else if (variables !== undefined) {
    mergeDocument(ctx, instance.key, instance.value, variables);
  } else if (passesLocalVariables(element)) {
    mergeDocument(ctx, scopeForOutputs(instance), instance.value, localDocument(ctx, instance.key));
  }
  if (trigger !== undefined) {
    ctx.append('PROCESS_EVENT', 'TRIGGERED', trigger.key, {
      scopeKey: instance.key,
      targetElementId: element.id,
      variables: {},
      processDefinitionKey: instance.value.processDefinitionKey,
      processInstanceKey: instance.value.processInstanceKey,
    });
  }
  return DONE;
}

/** The inner activity of a multi-instance body writes to its own scope, where the output element expression finds it. */
function scopeForOutputs(instance: ElementInstance): number {
  return instance.loopCounter > 0 && instance.value.bpmnElementType !== 'MULTI_INSTANCE_BODY'
    ? instance.key
    : instance.value.flowScopeKey;
}

/**
 * Events that got their variables as local ones on activation pass them on. An error boundary event does not: without
 * output mappings the variables of the error are lost to the flow.
 */
function passesLocalVariables(element: ExecutableElement): boolean {
  if (element.type === 'BOUNDARY_EVENT') {
    return element.definition.eventType !== 'ERROR';
  }
  return element.type === 'INTERMEDIATE_CATCH_EVENT' && element.eventBasedGateway !== null;
}

function localDocument(ctx: ProcessingContext, scopeKey: number): JsonObject {
  return Object.fromEntries(ctx.state.variables.local(scopeKey).map(({ name, value }) => [name, value]));
}

/**
 * One by one in the order of the diagram; each sees the results of those before it. A nested target of an output mapping
 * is merged into the variable that exists, one of an input mapping begins anew.
 */
function evaluateMappings(
  ctx: ProcessingContext,
  mappings: readonly VariableMapping[],
  scopeKey: number,
  mergeExisting: boolean,
): Result<JsonObject, Failure> {
  const results = new Map<string, FeelValue>();
  const overlay: Overlay = results;
  for (const { source, target } of mappings) {
    const value = evaluate(ctx, source, scopeKey, { overlay, errorType: 'IO_MAPPING_ERROR' });
    if (!value.ok) {
      return err(value.error);
    }
    const [name = '', ...path] = target;
    const existing = results.get(name) ?? (mergeExisting && path.length > 0 ? readVariable(ctx, scopeKey, name) : null);
    results.set(name, withValueAt(existing, path, value.value));
  }
  const document: Record<string, string> = {};
  for (const [name, value] of results) {
    document[name] = toJsonText(value);
  }
  return ok(document);
}

function readVariable(ctx: ProcessingContext, scopeKey: number, name: string): FeelValue {
  const variable = ctx.state.variables.find(scopeKey, name);
  return variable === undefined ? null : fromJsonText(variable.value);
}

/** Copies along the path: values of variables are never changed in place. */
function withValueAt(existing: FeelValue, path: readonly string[], value: FeelValue): FeelValue {
  const [name, ...rest] = path;
  if (name === undefined) {
    return value;
  }
  const context = new Map<string, FeelValue>(existing instanceof Map ? existing : []);
  context.set(name, withValueAt(context.get(name) ?? null, rest, value));
  return context;
}
