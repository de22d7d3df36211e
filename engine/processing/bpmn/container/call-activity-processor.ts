import type { CallActivityElement } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessDefinition } from '../../../state/process-state.ts';
import { evaluateText } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { processValue } from '../../processinstance/process-value.ts';
import { mergeLocalDocument } from '../../variable/variable-behavior.ts';
import { completeActivity } from '../behavior/activity-behavior.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import { appendTriggering, finishTermination } from '../behavior/event-trigger-behavior.ts';
import { resolveIncidents } from '../behavior/incident-behavior.ts';
import { completeElement, terminateElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { type ContainerProcessor, DONE } from '../element-processor.ts';

/** Waits while the called process runs as an instance of its own; they end together, whoever is first. */
export const callActivityProcessor: ContainerProcessor<CallActivityElement> = {
  onActivate(ctx, element, instance) {
    const mapped = applyInputMappings(ctx, element, instance);
    if (!mapped.ok) {
      return mapped;
    }
    const called = findCalledProcess(ctx, element, instance);
    if (!called.ok) {
      return called;
    }
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    createChildInstance(ctx, element, instance, called.value);
    return DONE;
  },

  onComplete: completeActivity,

  onTerminate(ctx, _element, instance) {
    unsubscribeFromEvents(ctx, instance.key);
    resolveIncidents(ctx, instance.key);
    const child = ctx.state.elements.find(instance.calledInstanceKey);
    if (child === undefined) {
      finishTermination(ctx, instance);
    } else if (child.state !== 'TERMINATING') {
      terminateElement(ctx, child);
    }
  },

  /** The child process is about to complete: its variables wait at the call activity for the output mappings. */
  beforeChildCompleted(ctx, element, scope, child) {
    if (scope.state === 'ACTIVATED' && (element.propagateAllChildVariables || element.outputs.length > 0)) {
      appendTriggering(ctx, scope, element.id, documentOf(ctx, child.key));
    }
    return ok(false);
  },

  onChildCompleted(ctx, _element, scope) {
    if (scope.state === 'ACTIVATED') {
      completeElement(ctx, scope);
    }
  },

  onChildTerminated(ctx, _element, scope) {
    if (scope.state === 'TERMINATING') {
      finishTermination(ctx, scope);
    }
  },
};

/** The version is bound here, at the moment of the call: the latest there is (8.5 knows no other binding). */
function findCalledProcess(
  ctx: ProcessingContext,
  element: CallActivityElement,
  instance: ElementInstance,
): Result<ProcessDefinition, Failure> {
  const id = evaluateText(ctx, element.processId, instance.key);
  if (!id.ok) {
    return id;
  }
  const definition = ctx.state.processes.latest(id.value);
  if (definition === undefined) {
    const text = `Expected process with BPMN process id '${id.value}' to be deployed, but not found.`;
    return err(failure('CALLED_ELEMENT_ERROR', text));
  }
  if (ctx.models.process(definition.key).root.noneStartEvent === null) {
    const text = `Expected process with BPMN process id '${id.value}' to have a none start event, but not found.`;
    return err(failure('CALLED_ELEMENT_ERROR', text));
  }
  return ok(definition);
}

/** The variables come before the child's first record, as those of any new instance do. */
function createChildInstance(
  ctx: ProcessingContext,
  element: CallActivityElement,
  instance: ElementInstance,
  definition: ProcessDefinition,
): void {
  const key = ctx.nextKey();
  const value = {
    ...processValue(definition, key),
    parentProcessInstanceKey: instance.value.processInstanceKey,
    parentElementInstanceKey: instance.key,
  };
  const variables = element.propagateAllParentVariables
    ? Object.fromEntries(ctx.state.variables.visible(instance.key))
    : documentOf(ctx, instance.key);
  mergeLocalDocument(ctx, key, value, variables);
  ctx.followUp({ name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT', key, value: { ...value, flowScopeKey: NO_KEY } });
}

function documentOf(ctx: ProcessingContext, scopeKey: number): JsonObject {
  return Object.fromEntries(ctx.state.variables.local(scopeKey).map(({ name, value }) => [name, value]));
}
