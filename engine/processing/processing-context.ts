import type { ExecutableElement, ParsedResource } from '../model/index.ts';
import type {
  AnswerOf,
  ClientCommandName,
  CommandAnswer,
  InternalCommand,
  ProcessInstanceResult,
} from '../protocol/commands.ts';
import type { Failure } from '../protocol/error-type.ts';
import type { IntentOf } from '../protocol/intent.ts';
import { NO_KEY } from '../protocol/keys.ts';
import type { EngineEvent } from '../protocol/record.ts';
import { err, type Result } from '../protocol/result.ts';
import type { RecordValues, ValueType } from '../protocol/value-type.ts';
import type { ElementInstance } from '../state/element-instance-state.ts';
import type { EngineStateView } from '../state/engine-state.ts';
import type { ModelRegistry } from '../state/model-registry.ts';
import type { ResultAwait, ResultAwaits } from './processinstance/result-awaits.ts';

/** Applies an event to the state; given from outside, because processors themselves can't change state. */
export type EventApplier = <V extends ValueType>(
  valueType: V,
  intent: IntentOf<V>,
  key: number,
  value: RecordValues[V],
) => void;

/** What one engine has for all its commands. */
export interface ProcessingParts {
  readonly state: EngineStateView;
  readonly models: ModelRegistry;
  readonly elementProcessors: ElementProcessors;
  readonly awaits: ResultAwaits;
  readonly apply: EventApplier;
}

/** What a processor works with: the state to look at, events and follow-up steps to write. One per command. */
export class ProcessingContext {
  readonly state: EngineStateView;
  readonly models: ModelRegistry;
  readonly elementProcessors: ElementProcessors;
  /** The time of the command in ms; it does not move while the command is processed. */
  readonly now: number;
  readonly events: EngineEvent[] = [];
  /** Steps still to do, first in first out, as in Zeebe's processing of one batch. */
  followUps: InternalCommand[] = [];
  /** Steps that a cluster sends to another partition after the batch: they come when all follow-ups are done. */
  deferred: InternalCommand[] = [];
  /** Set by a creation whose client waits for the result. */
  newAwait: ResultAwait | undefined;
  /** Results of instances that ended in this command and that somebody waits for. */
  readonly results: ProcessInstanceResult[] = [];
  /** Instances that ended without a result. */
  readonly terminated: number[] = [];
  /** The parsed resources of a deployment; parsing can't wait inside the loop, so it is done before. */
  parsedResources: Result<readonly ParsedResource[], string[]> = err([]);
  /** Steps done by the commands this one continues. */
  stepsBefore = 0;
  /** Characters of variables those have written. */
  writtenBefore = 0;
  /** Characters of variables written so far, the part of a command's events that has no natural bound. */
  written = 0;
  /** The instance being worked on: it is the one to ban when the work throws. */
  processInstanceKey = NO_KEY;
  readonly #awaits: ResultAwaits;
  readonly #apply: EventApplier;
  #lastKey: number;

  constructor(parts: ProcessingParts, now: number) {
    this.state = parts.state;
    this.models = parts.models;
    this.elementProcessors = parts.elementProcessors;
    this.#awaits = parts.awaits;
    this.#apply = parts.apply;
    this.#lastKey = parts.state.lastKey;
    this.now = now;
  }

  nextKey(): number {
    this.#lastKey++;
    return this.#lastKey;
  }

  /** Writes an event and applies it at once: what follows sees the changed state. */
  append<V extends ValueType>(valueType: V, intent: IntentOf<V>, key: number, value: RecordValues[V]): void {
    // The four parts belong together by the generic parameter; TypeScript can't see that in an object literal.
    this.events.push({ key, valueType, intent, value } as EngineEvent);
    if (valueType !== 'PROCESS_INSTANCE') {
      this.written += lengthOfVariables(value);
    }
    this.#apply(valueType, intent, key, value);
  }

  findAwait(processInstanceKey: number): ResultAwait | undefined {
    return this.newAwait?.processInstanceKey === processInstanceKey
      ? this.newAwait
      : this.#awaits.find(processInstanceKey);
  }

  followUp(command: InternalCommand): void {
    this.followUps.push(command);
  }

  defer(command: InternalCommand): void {
    this.deferred.push(command);
  }
}

/** Outcome of a step of an element: a failure becomes an incident on it. */
export type StepResult = Result<void, Failure>;

/** A processor together with its element. */
export interface BoundProcessor {
  readonly element: ExecutableElement;
  activate(ctx: ProcessingContext, instance: ElementInstance): StepResult;
  complete(ctx: ProcessingContext, instance: ElementInstance): StepResult;
  terminate(ctx: ProcessingContext, instance: ElementInstance): void;
  childActivating(ctx: ProcessingContext, scope: ElementInstance, child: ElementInstance): StepResult;
  beforeChildCompleted(
    ctx: ProcessingContext,
    scope: ElementInstance,
    child: ElementInstance,
  ): Result<boolean, Failure>;
  childCompleted(ctx: ProcessingContext, scope: ElementInstance, conditionMet: boolean): void;
  childTerminated(ctx: ProcessingContext, scope: ElementInstance): void;
}

/** Finds the processor of an element; reached through the context, so that elements and containers need no import cycle. */
export type ElementProcessors = (element: ExecutableElement) => BoundProcessor;

/** What a processor of a client command says: its answer, or that the answer comes when the instance ends. */
export type Outcome<N extends ClientCommandName> = CommandAnswer<N> | 'AWAITING_RESULT';

/** The good answer of a command. */
export function answered<N extends ClientCommandName>(key: number, value: AnswerOf<N>): CommandAnswer<N> {
  return { ok: true, key, value };
}

/** Records carry a variable as `value`, or several as `variables`; everything else in them is short. */
function lengthOfVariables(value: object): number {
  // The value types have these fields in common only by their names.
  const { value: text, variables } = value as { readonly value?: unknown; readonly variables?: unknown };
  if (typeof text === 'string') {
    return text.length;
  }
  if (typeof variables !== 'object' || variables === null) {
    return 0;
  }
  let length = 0;
  for (const each of Object.values(variables)) {
    length += typeof each === 'string' ? each.length : 0;
  }
  return length;
}
