import type { ExecutableElement, JobDefinition, JobTaskElement } from '../../../model/index.ts';
import type { Failure } from '../../../protocol/error-type.ts';
import { ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { subscribeToEvents } from '../behavior/event-subscription-behavior.ts';
import { createJob, evaluateJob } from '../behavior/job-behavior.ts';
import { transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';

type Headers = Readonly<Record<string, string>>;

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

export const jobTaskProcessor: ElementProcessor<JobTaskElement> = {
  onActivate: (ctx, element, instance) => activateWithJob(ctx, element, instance, { definition: element.job }),
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
