/** What elements carry: mappings, loops, jobs, and the triggers and results of events; all of it compiled. */
import type { CompiledExpression } from '../expression/index.ts';

/** zeebe:input or zeebe:output; `target` is the dotted path split up, e.g. ['order', 'id']. */
export interface VariableMapping {
  readonly source: CompiledExpression;
  readonly target: readonly string[];
}

/** zeebe:loopCharacteristics of a multi-instance activity. */
export interface LoopCharacteristics {
  readonly isSequential: boolean;
  /** Evaluated once, when the body is activated; must give a list. */
  readonly inputCollection: CompiledExpression;
  /** Local variable of each inner instance. */
  readonly inputElement: string | null;
  /** Both or none: each inner instance writes its `outputElement` at its own place in the collection. */
  readonly outputCollection: string | null;
  readonly outputElement: CompiledExpression | null;
  /** Asked whenever an inner instance has completed; true ends the others. */
  readonly completionCondition: CompiledExpression | null;
}

/** What is evaluated when the element is activated, to create its job. */
export interface JobDefinition {
  readonly type: CompiledExpression;
  readonly retries: CompiledExpression;
  readonly headers: Readonly<Record<string, string>>;
}

/** Evaluated when the subscription is opened, not when a message comes. */
export interface MessageDefinition {
  /** For a start event of the process scope it is evaluated without variables. */
  readonly name: CompiledExpression;
  /** null only on a message start event of the process scope. */
  readonly correlationKey: CompiledExpression | null;
}

/** timeDate, timeDuration or timeCycle; `model/timer.ts` turns the evaluated value into due dates. */
export interface TimerDefinition {
  readonly kind: 'DATE' | 'DURATION' | 'CYCLE';
  readonly expression: CompiledExpression;
}

export interface NoneEvent {
  readonly eventType: 'NONE';
}

export interface MessageCatch {
  readonly eventType: 'MESSAGE';
  readonly message: MessageDefinition;
}

export interface TimerCatch {
  readonly eventType: 'TIMER';
  readonly timer: TimerDefinition;
}

export interface SignalReference {
  readonly eventType: 'SIGNAL';
  readonly name: CompiledExpression;
}

/** A catch event without a code (null) takes every error that no event with the code in the same scope takes. */
export interface ErrorCatch {
  readonly eventType: 'ERROR';
  readonly code: string | null;
}

export interface EscalationCatch {
  readonly eventType: 'ESCALATION';
  readonly code: string | null;
}

export type StartEventDefinition =
  | NoneEvent
  | MessageCatch
  | TimerCatch
  | SignalReference
  | ErrorCatch
  | EscalationCatch;

export type BoundaryDefinition = MessageCatch | TimerCatch | SignalReference | ErrorCatch | EscalationCatch;

export interface MessageThrow {
  readonly eventType: 'MESSAGE';
  /** A message throw event is a job: the worker publishes. */
  readonly job: JobDefinition;
}

export interface EscalationThrow {
  readonly eventType: 'ESCALATION';
  readonly code: CompiledExpression;
}
