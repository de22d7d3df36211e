import type { ExecutableElement } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { subscribeToEvents, unsubscribeFromEvents } from './event-subscription-behavior.ts';
import { finishTermination } from './event-trigger-behavior.ts';
import { resolveIncidents } from './incident-behavior.ts';
import { cancelJob } from './job-behavior.ts';
import { completeAndLeave } from './transition-behavior.ts';
import { applyInputMappings, applyOutputMappings } from './variable-mapping-behavior.ts';

/** The common beginning: input mappings, then the subscriptions of its events. */
export function openActivity(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): StepResult {
  const mapped = applyInputMappings(ctx, element, instance);
  return mapped.ok ? subscribeToEvents(ctx, element, instance) : mapped;
}

/** The common end of activities and events: output mappings, subscriptions closed, then the way out. */
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

/** The end of everything without element instances inside. */
export function terminateActivity(ctx: ProcessingContext, instance: ElementInstance): void {
  cancelJob(ctx, instance);
  unsubscribeFromEvents(ctx, instance.key);
  resolveIncidents(ctx, instance.key);
  finishTermination(ctx, instance);
}
