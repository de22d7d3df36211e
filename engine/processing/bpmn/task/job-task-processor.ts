import type {
  BusinessRuleTaskElement,
  EndEventElement,
  ExecutableElement,
  IntermediateThrowEventElement,
  JobDefinition,
  JobTaskElement,
  ScriptTaskElement,
} from '../../../model/index.ts';
import type { Failure } from '../../../protocol/error-type.ts';
import { ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import { finishTermination } from '../behavior/event-trigger-behavior.ts';
import { resolveIncidents } from '../behavior/incident-behavior.ts';
import { cancelJob, createJob, evaluateJob } from '../behavior/job-behavior.ts';
import { completeAndLeave, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type ElementProcessor, type StepResult } from '../element-processor.ts';

type Headers = Readonly<Record<string, string>>;

/** Elements whose work is done by a job worker. */
export type JobBasedElement =
  | JobTaskElement
  | ScriptTaskElement
  | BusinessRuleTaskElement
  | IntermediateThrowEventElement
  | EndEventElement;

/** Opens the job of an element; `headers` adds those that come from expressions (user tasks). */
export function activateWithJob(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
  job: { readonly definition: JobDefinition; readonly headers?: () => Result<Headers, Failure> },
): StepResult {
  const mapped = applyInputMappings(ctx, element, instance);
  if (!mapped.ok) {
    return mapped;
  }
  const properties = evaluateJob(ctx, job.definition, instance);
  if (!properties.ok) {
    return properties;
  }
  const headers = job.headers === undefined ? ok(properties.value.customHeaders) : job.headers();
  if (!headers.ok) {
    return headers;
  }
  const subscribed = subscribeToEvents(ctx, element, instance);
  if (!subscribed.ok) {
    return subscribed;
  }
  createJob(ctx, instance, { ...properties.value, customHeaders: headers.value });
  transitionToActivated(ctx, instance);
  return DONE;
}

/** The common end of every task and event: mappings, then the way out. */
export function completeActivity(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  const mapped = applyOutputMappings(ctx, element, instance);
  if (!mapped.ok) {
    return mapped;
  }
  unsubscribeFromEvents(ctx, instance.key);
  return completeAndLeave(ctx, element, instance);
}

export function terminateActivity(ctx: ProcessingContext, instance: ElementInstance): void {
  cancelJob(ctx, instance);
  unsubscribeFromEvents(ctx, instance.key);
  resolveIncidents(ctx, instance.key);
  finishTermination(ctx, instance);
}

export const jobTaskProcessor: ElementProcessor<JobTaskElement> = {
  onActivate: (ctx, element, instance) => activateWithJob(ctx, element, instance, { definition: element.job }),
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
