import { type FeelValue, fromJsonText, toJsonText } from '../../../expression/index.ts';
import type { MultiInstanceBodyElement } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluate, evaluateCondition, evaluateList } from '../../expression/expression-behavior.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { mergeDocument, setLocalVariable } from '../../variable/variable-behavior.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import { finishTermination } from '../behavior/event-trigger-behavior.ts';
import {
  activateChild,
  activateChildren,
  canBeCompleted,
  completeAndLeave,
  completeElement,
  terminateChildren,
  transitionToActivated,
} from '../behavior/transition-behavior.ts';
import { type ContainerProcessor, DONE } from '../element-processor.ts';
import { terminateScope } from './scope-behavior.ts';

/** Runs its inner activity once per item: all at once, or each when the one before has completed. */
export const multiInstanceBodyProcessor: ContainerProcessor<MultiInstanceBodyElement> = {
  onActivate(ctx, element, instance) {
    const items = readItems(ctx, element, instance);
    if (!items.ok) {
      return items;
    }
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    createOutputCollection(ctx, element, instance, items.value.length);
    if (items.value.length === 0) {
      completeElement(ctx, instance);
      return DONE;
    }
    activateChildren(ctx, instance, element.inner, element.loop.isSequential ? 1 : items.value.length);
    return DONE;
  },

  onComplete(ctx, element, instance) {
    unsubscribeFromEvents(ctx, instance.key);
    const name = element.loop.outputCollection;
    const collected = name === null ? undefined : ctx.state.variables.findLocal(instance.key, name);
    if (collected !== undefined) {
      mergeDocument(ctx, instance.value.flowScopeKey, instance.value, { [collected.name]: collected.value });
    }
    return completeAndLeave(ctx, element, instance);
  },

  onTerminate: (ctx, _element, instance) => terminateScope(ctx, instance, finishTermination),

  onChildActivating: setLoopVariables,

  beforeChildCompleted(ctx, element, scope, child) {
    const collected = collectOutput(ctx, element, scope, child);
    return collected.ok ? isConditionMet(ctx, element, scope, child) : collected;
  },

  onChildCompleted(ctx, element, scope, conditionMet) {
    if (scope.state !== 'ACTIVATED') {
      return;
    }
    if (conditionMet) {
      if (terminateChildren(ctx, scope.key)) {
        completeElement(ctx, scope);
      }
      return;
    }
    const items = readItems(ctx, element, scope);
    const size = items.ok ? items.value.length : scope.loopCounter;
    if (element.loop.isSequential && scope.loopCounter < size) {
      activateChild(ctx, scope, element.inner);
    } else if (canBeCompleted(scope) && scope.completedChildren + scope.terminatedChildren >= size) {
      completeElement(ctx, scope);
    }
  },

  onChildTerminated(ctx, _element, scope) {
    if (scope.children > 0) {
      return;
    }
    if (scope.state === 'TERMINATING') {
      finishTermination(ctx, scope);
    } else {
      completeElement(ctx, scope);
    }
  },
};

/** Evaluated whenever it is needed, not once: a process may change the collection while it goes over it (as in Zeebe). */
function readItems(
  ctx: ProcessingContext,
  element: MultiInstanceBodyElement,
  body: ElementInstance,
): Result<readonly FeelValue[], Failure> {
  return evaluateList(ctx, element.loop.inputCollection, body.key);
}

/** Filled with nulls beforehand, so that every result finds its place whatever order they come in. */
function createOutputCollection(
  ctx: ProcessingContext,
  element: MultiInstanceBodyElement,
  body: ElementInstance,
  size: number,
): void {
  const name = element.loop.outputCollection;
  if (name !== null) {
    const value = toJsonText(new Array<null>(size).fill(null));
    setLocalVariable(ctx, body.key, body.value, { name, value });
  }
}

function setLoopVariables(
  ctx: ProcessingContext,
  element: MultiInstanceBodyElement,
  body: ElementInstance,
  child: ElementInstance,
): StepResult {
  const items = readItems(ctx, element, body);
  if (!items.ok) {
    return items;
  }
  const item = items.value[child.loopCounter - 1];
  if (item === undefined) {
    const text = `Expected to read item ${child.loopCounter} of the input collection, but it holds only ${items.value.length}. It may have been changed while it was gone through.`;
    return err(failure('EXTRACT_VALUE_ERROR', text, body.key));
  }
  const { inputElement, outputElement } = element.loop;
  const set = (name: string, value: string) => setLocalVariable(ctx, child.key, child.value, { name, value });
  if (inputElement !== null) {
    set(inputElement, toJsonText(item));
  }
  // The variable behind the output element must be local, else the instances would overwrite each other's.
  const output = outputElement === null ? undefined : variableNameOf(outputElement.source);
  if (output !== undefined && output !== inputElement && output !== 'loopCounter') {
    set(output, 'null');
  }
  set('loopCounter', String(child.loopCounter));
  return DONE;
}

/** Name of the variable when the expression is nothing but a variable or a path into one. */
function variableNameOf(source: string): string | undefined {
  return /^=\s*([\p{L}_$][\p{L}\p{N}_$]*)(\.[\p{L}_$][\p{L}\p{N}_$]*)*\s*$/u.exec(source)?.[1];
}

/** The result goes to the place of its item, not to the end of the list. */
function collectOutput(
  ctx: ProcessingContext,
  element: MultiInstanceBodyElement,
  body: ElementInstance,
  child: ElementInstance,
): StepResult {
  const { outputCollection, outputElement } = element.loop;
  if (outputCollection === null || outputElement === null) {
    return DONE;
  }
  const value = evaluate(ctx, outputElement, child.key);
  if (!value.ok) {
    return value;
  }
  const variable = ctx.state.variables.findLocal(body.key, outputCollection);
  const collected: unknown = variable === undefined ? null : fromJsonText(variable.value);
  if (!Array.isArray(collected) || child.loopCounter > collected.length) {
    const text = `Expected the output collection '${outputCollection}' to have room for item ${child.loopCounter}, but it has not. It may have been changed while it was filled.`;
    return err(failure('EXTRACT_VALUE_ERROR', text, body.key));
  }
  const items: FeelValue[] = collected;
  const text = toJsonText(items.with(child.loopCounter - 1, value.value));
  setLocalVariable(ctx, body.key, body.value, { name: outputCollection, value: text });
  return DONE;
}

/** The completing instance is still counted as active by the state, and not yet as completed. */
function isConditionMet(
  ctx: ProcessingContext,
  element: MultiInstanceBodyElement,
  body: ElementInstance,
  child: ElementInstance,
): Result<boolean, Failure> {
  const { completionCondition } = element.loop;
  if (completionCondition === null) {
    return ok(false);
  }
  const items = readItems(ctx, element, body);
  if (!items.ok) {
    return items;
  }
  const overlay = new Map<string, FeelValue>([
    ['numberOfInstances', items.value.length],
    ['numberOfActiveInstances', body.children - 1],
    ['numberOfCompletedInstances', body.completedChildren + 1],
    ['numberOfTerminatedInstances', body.terminatedChildren],
  ]);
  return evaluateCondition(ctx, completionCondition, child.key, { overlay, errorType: 'EXTRACT_VALUE_ERROR' });
}
