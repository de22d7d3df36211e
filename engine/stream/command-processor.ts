import type { Suspect } from '../log/engine-log.ts';
import { encodeEvents } from '../log/row-codec.ts';
import type { ParsedResource } from '../model/index.ts';
import { createIncident } from '../processing/bpmn/behavior/incident-behavior.ts';
import { createElementProcessors } from '../processing/bpmn/element-processors.ts';
import {
  isDueCommand,
  isInternalCommand,
  processClientCommand,
  processDueCommand,
  processInternalCommand,
} from '../processing/command-processors.ts';
import { putAside } from '../processing/continuation/continuation-continue-processor.ts';
import { type ElementProcessors, type Outcome, ProcessingContext } from '../processing/processing-context.ts';
import type { ResultAwait, ResultAwaits } from '../processing/processinstance/result-awaits.ts';
import type {
  ClientCommandName,
  Command,
  CommandAnswer,
  InternalCommand,
  ProcessInstanceResult,
} from '../protocol/commands.ts';
import { NO_KEY } from '../protocol/keys.ts';
import type { EngineEvent } from '../protocol/record.ts';
import { rejection } from '../protocol/rejection.ts';
import type { Result } from '../protocol/result.ts';
import { applyEvent } from '../state/appliers/index.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { EngineLimits } from './stream-options.ts';
import { Turn } from './turn.ts';

/** Parsed resources of a deployment; other commands have none. */
export type ParsedDeployment = Result<readonly ParsedResource[], string[]>;

/** What came of one command. The events are applied already, but not yet durable: nothing may leave before the commit. */
export interface ProcessedCommand {
  readonly events: readonly EngineEvent[];
  /** The events as the text of their row. */
  readonly content: string;
  /** undefined for due commands and while a result is awaited. */
  readonly answer: CommandAnswer<ClientCommandName> | undefined;
  readonly newAwait: ResultAwait | undefined;
  readonly results: readonly ProcessInstanceResult[];
  readonly terminated: readonly number[];
  /** An unexpected fault that could not be laid on an instance. */
  readonly fault: unknown;
}

type Written = Omit<ProcessedCommand, 'fault'>;

const BANNED = 'An unexpected fault stopped the process instance for good; it can only be canceled. The fault:';

/** A command is tried again when its fault has banned an instance: it then goes past it. At most so many times. */
const ATTEMPTS = 5;

/** Processes one command in memory, whole or not at all. */
export class CommandProcessor {
  readonly #state: EngineState;
  readonly #awaits: ResultAwaits;
  readonly #limits: EngineLimits;
  readonly #elementProcessors: ElementProcessors = createElementProcessors();
  readonly #onFault: (error: unknown, processInstanceKey: number) => void;

  constructor(
    state: EngineState,
    awaits: ResultAwaits,
    limits: EngineLimits,
    onFault: (error: unknown, processInstanceKey: number) => void,
  ) {
    this.#state = state;
    this.#awaits = awaits;
    this.#limits = limits;
    this.#onFault = onFault;
  }

  /** Never throws. `position` is that of the command, for the error record of a banned instance. */
  process(command: Command, now: number, position: number, parsed?: ParsedDeployment): ProcessedCommand {
    const banned: EngineEvent[] = [];
    for (let attempt = 1; ; attempt++) {
      const ctx = this.#createContext(now);
      if (parsed !== undefined) {
        ctx.parsedResources = parsed;
      }
      this.#state.journal.begin();
      try {
        const written = this.#run(ctx, command);
        if (banned.length === 0) {
          return { ...written, fault: undefined };
        }
        const events = [...banned, ...written.events];
        return { ...written, events, content: encodeEvents(events), fault: undefined };
      } catch (error) {
        this.#state.journal.rollback();
        this.#onFault(error, ctx.processInstanceKey);
        if (attempt === ATTEMPTS || !this.#canBan(ctx.processInstanceKey)) {
          const answer = faultAnswer(command, error);
          return { ...nothing(answer), events: banned, content: encodeEvents(banned), fault: error };
        }
        banned.push(...this.#ban(ctx.processInstanceKey, { error, now, position }));
      }
    }
  }

  /** Leaves out a command that made the engine fail again and again: its instance is banned, its client told. */
  condemn(command: Command, { processInstanceKey, crashes }: Suspect, cause: { now: number; position: number }) {
    const reason = `Expected to process command '${command.name}', but the engine failed at it ${crashes + 1} times. It is not tried again.`;
    this.#onFault(new Error(reason), processInstanceKey);
    const answer = { ok: false, rejection: rejection('PROCESSING_ERROR', reason) } as const;
    const events = this.#canBan(processInstanceKey)
      ? this.#ban(processInstanceKey, { ...cause, error: new Error(reason) })
      : [];
    return { ...nothing(answer), events, content: encodeEvents(events), fault: undefined };
  }

  #run(ctx: ProcessingContext, command: Command): Written {
    const outcome = this.#dispatch(ctx, command);
    if (typeof outcome === 'object' && !outcome.ok) {
      // A refused command leaves no trace, whatever it had begun.
      this.#state.journal.rollback();
      return nothing(outcome);
    }
    const isLongRun = command.name === 'CONTINUATION.CONTINUE';
    this.#followUp(ctx, isLongRun ? new Turn(this.#limits) : Turn.ofNewCommand(this.#limits));
    // Before the commit: what can't be written must not have happened.
    const content = this.#encode(ctx.events);
    this.#state.journal.commit();
    return {
      events: ctx.events,
      content,
      answer: typeof outcome === 'object' ? outcome : undefined,
      newAwait: ctx.newAwait,
      results: ctx.results,
      terminated: ctx.terminated,
    };
  }

  #encode(events: readonly EngineEvent[]): string {
    const content = encodeEvents(events);
    const { rowLength } = this.#limits;
    if (content.length > rowLength) {
      throw new Error(`Expected a command to write at most ${rowLength} characters, but found ${content.length}`);
    }
    return content;
  }

  #dispatch(ctx: ProcessingContext, command: Command): Outcome<ClientCommandName> | undefined {
    if (isDueCommand(command)) {
      processDueCommand(ctx, command);
      return undefined;
    }
    if (isInternalCommand(command)) {
      throw new Error(`Expected a command of a client, but found the internal command '${command.name}'`);
    }
    return processClientCommand(ctx, command);
  }

  /** Follow-up steps in order; those that a cluster would send to other partitions when all others are done. */
  #followUp(ctx: ProcessingContext, turn: Turn): void {
    while (ctx.followUps.length > 0 || ctx.deferred.length > 0) {
      if (ctx.followUps.length === 0) {
        ctx.followUps = ctx.deferred;
        ctx.deferred = [];
      }
      const round = ctx.followUps;
      ctx.followUps = [];
      for (let index = 0; index < round.length; index++) {
        if (turn.isOver(ctx)) {
          ctx.followUps = [...round.slice(index), ...ctx.followUps];
          putAside(ctx, turn.steps, this.#limits);
          return;
        }
        this.#step(ctx, round[index], turn);
      }
    }
  }

  #step(ctx: ProcessingContext, step: InternalCommand | undefined, turn: Turn): void {
    if (step === undefined || this.#isHeld(step)) {
      return;
    }
    turn.steps++;
    ctx.processInstanceKey = step.value.processInstanceKey;
    processInternalCommand(ctx, step);
  }

  /** A banned instance stands still; only its termination goes on. */
  #isHeld(step: InternalCommand): boolean {
    return this.#state.banned.has(step.value.processInstanceKey) && step.name !== 'PROCESS_INSTANCE.TERMINATE_ELEMENT';
  }

  #canBan(processInstanceKey: number): boolean {
    return (
      processInstanceKey !== NO_KEY &&
      this.#state.elements.find(processInstanceKey) !== undefined &&
      !this.#state.banned.has(processInstanceKey)
    );
  }

  #ban(
    processInstanceKey: number,
    cause: { readonly error: unknown; readonly now: number; readonly position: number },
  ): readonly EngineEvent[] {
    const ctx = this.#createContext(cause.now);
    ctx.append('ERROR', 'CREATED', ctx.nextKey(), {
      exceptionMessage: messageOf(cause.error),
      stacktrace: cause.error instanceof Error ? (cause.error.stack ?? '') : '',
      errorEventPosition: cause.position,
      processInstanceKey,
    });
    const instance = this.#state.elements.find(processInstanceKey);
    if (instance !== undefined) {
      // Zeebe leaves it at the ERROR record; an operator looks at incidents.
      createIncident(ctx, instance, { errorType: 'UNKNOWN', message: `${BANNED} ${messageOf(cause.error)}` });
    }
    return ctx.events;
  }

  #createContext(now: number): ProcessingContext {
    const state = this.#state;
    return new ProcessingContext(
      {
        state,
        models: state.models,
        elementProcessors: this.#elementProcessors,
        awaits: this.#awaits,
        apply: (valueType, intent, key, value) => applyEvent(state, valueType, intent, key, value),
      },
      now,
    );
  }
}

function nothing(answer: ProcessedCommand['answer']): Written {
  return { events: [], content: '', answer, newAwait: undefined, results: [], terminated: [] };
}

function faultAnswer(command: Command, error: unknown): ProcessedCommand['answer'] {
  const reason = `Expected to process command '${command.name}', but an unexpected fault occurred: ${messageOf(error)}`;
  return { ok: false, rejection: rejection('PROCESSING_ERROR', reason) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
