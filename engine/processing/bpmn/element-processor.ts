import type { ExecutableElement } from '../../model/index.ts';
import type { Failure } from '../../protocol/error-type.ts';
import type { Result } from '../../protocol/result.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import type { ProcessingContext, StepResult } from '../processing-context.ts';

/** The step is done. */
export const DONE: StepResult = { ok: true, value: undefined };

/** What one kind of BPMN element does in the three steps of its life. */
export interface ElementProcessor<E extends ExecutableElement> {
  /** The instance is ACTIVATING. A repeated call after an incident must be able to take up where the first one stopped. */
  onActivate(ctx: ProcessingContext, element: E, instance: ElementInstance): StepResult;
  /** The instance is COMPLETING; likewise repeatable. */
  onComplete(ctx: ProcessingContext, element: E, instance: ElementInstance): StepResult;
  /** The instance is TERMINATING. */
  onTerminate(ctx: ProcessingContext, element: E, instance: ElementInstance): void;
}

/** An element with element instances inside it. */
export interface ContainerProcessor<E extends ExecutableElement> extends ElementProcessor<E> {
  /** A child is ACTIVATING, its own onActivate comes next. */
  onChildActivating?(ctx: ProcessingContext, element: E, scope: ElementInstance, child: ElementInstance): StepResult;
  /** A path ends with this child, still COMPLETING. The value goes on to onChildCompleted. */
  beforeChildCompleted?(
    ctx: ProcessingContext,
    element: E,
    scope: ElementInstance,
    child: ElementInstance,
  ): Result<boolean, Failure>;
  /** A path has ended with this child, which has left the state. */
  onChildCompleted(ctx: ProcessingContext, element: E, scope: ElementInstance, conditionMet: boolean): void;
  onChildTerminated(ctx: ProcessingContext, element: E, scope: ElementInstance): void;
}
