import type { EngineLog } from '../log/engine-log.ts';
import { ResultAwaits } from '../processing/processinstance/result-awaits.ts';
import type { ClientCommandName, Command, CommandAnswer, DueCommand } from '../protocol/commands.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { Caution } from './caution.ts';
import { CommandProcessor, type ParsedDeployment, type ProcessedCommand } from './command-processor.ts';
import { type CommandQueue, type QueuedCommand, unavailable } from './command-queue.ts';
import { DueSchedule } from './due-schedule.ts';
import type { CommittedRow } from './record-reader.ts';
import type { EngineClock, EngineLimits, EngineLogger } from './stream-options.ts';
import { isMuch, Turn } from './turn.ts';

export interface StreamParts {
  readonly log: EngineLog;
  readonly queue: CommandQueue;
  readonly clock: EngineClock;
  readonly logger: EngineLogger;
  readonly limits: EngineLimits;
  readonly caution: Caution;
  /** Called after each commit, before the answers of its commands leave. */
  readonly onCommitted: (commit: Commit) => void;
}

export interface Commit {
  readonly position: number;
  readonly rows: readonly CommittedRow[];
  /** How long the log took to make them durable. */
  readonly milliseconds: number;
  /** Job types that got something to hand out. */
  readonly availableTypes: ReadonlySet<string>;
}

/** What one round gathers. */
interface Round {
  readonly now: number;
  readonly rows: CommittedRow[];
  readonly deliveries: Delivery[];
  /** Characters of the rows. */
  length: number;
}

/** What leaves the engine once the batch is durable, and what is said instead when it could not be made so. */
interface Delivery {
  deliver(): void;
  refuse(): void;
}

/**
 * One round of the loop: process everything that waits in memory, make it durable by one commit, and only then let answers
 * and activated jobs out. Between rounds it sleeps until a command comes or something falls due.
 */
export class StreamProcessor {
  readonly state: EngineState;
  readonly #parts: StreamParts;
  readonly #processor: CommandProcessor;
  readonly #awaits = new ResultAwaits();
  readonly #schedule: DueSchedule;
  #position: number;
  #isTurnOfClients = false;

  constructor(state: EngineState, position: number, parts: StreamParts) {
    this.state = state;
    this.#position = position;
    this.#parts = parts;
    this.#schedule = new DueSchedule(state, parts.clock.now(), parts.limits);
    this.#processor = new CommandProcessor(state, this.#awaits, parts.limits, (error, processInstanceKey) => {
      parts.logger.error({ err: error, processInstanceKey }, 'unexpected fault while processing a command');
    });
  }

  /** Position of the last event in the state. */
  get position(): number {
    return this.#position;
  }

  /** When the next round is due by itself: the time in ms, 0 for at once, infinite for never. */
  nextDue(): number {
    const { queue, clock } = this.#parts;
    return queue.length > 0 ? 0 : this.#schedule.nextDue(clock.now(), this.#position);
  }

  /** Rejects when the log could not take the batch; the state is then ahead of the log and must be dropped. */
  async round(): Promise<void> {
    if (this.#parts.caution.isActive) {
      await this.#carefulRound();
      return;
    }
    const now = this.#parts.clock.now();
    const round: Round = { now, rows: [], deliveries: [], length: 0 };
    const due = this.#schedule.collect(now, this.#position);
    // Timers, long runs and the clients each have a turn of their own, so that none starves the others.
    const isLongRun = ({ name }: Command) => name === 'CONTINUATION.CONTINUE';
    this.#takeDue(
      due.filter((command) => !isLongRun(command)),
      round,
    );
    this.#takeDue(due.filter(isLongRun), round);
    this.#takeQueued(round);
    await this.#commit(round);
  }

  /** One command only, accused before it is tried; clients and what is due take turns. */
  async #carefulRound(): Promise<void> {
    const { clock, queue, caution } = this.#parts;
    const now = clock.now();
    const [due] = this.#schedule.collect(now, this.#position);
    const [queued] = due === undefined || this.#isTurnOfClients ? queue.take(1) : [];
    this.#isTurnOfClients = queued === undefined;
    const command = queued?.command ?? due;
    if (command === undefined) {
      return;
    }
    if (caution.findConvicted(command, now) === undefined) {
      await caution.accuse(command, this.state, now).catch((error: unknown) => {
        queued?.answer(unavailable(WRITE_FAILED));
        throw error;
      });
    }
    const round: Round = { now, rows: [], deliveries: [], length: 0 };
    if (queued !== undefined) {
      this.#takeOne(queued, round);
    } else if (due !== undefined) {
      this.#takeDue([due], round);
    }
    await this.#commit(round);
    await caution.acquit();
  }

  #takeDue(commands: readonly DueCommand[], round: Round): void {
    const { limits } = this.#parts;
    const turn = new Turn(limits);
    for (const command of commands) {
      const processed = this.#process(command, round, undefined);
      this.#schedule.processed(command, round.now);
      round.deliveries.push(this.#deliveryOf(processed, undefined));
      if (turn.isLong() || isMuch(round.length, limits)) {
        return;
      }
    }
  }

  /** Answers those that are processed only; what still waits has not been looked at. */
  #takeQueued(round: Round): void {
    const { limits, queue } = this.#parts;
    const turn = new Turn(limits);
    const batch = queue.take(limits.batchSize);
    for (const [index, queued] of batch.entries()) {
      this.#takeOne(queued, round);
      if (turn.isLong() || isMuch(round.length, limits)) {
        queue.putBack(batch.slice(index + 1));
        return;
      }
    }
  }

  #takeOne(queued: QueuedCommand, round: Round): void {
    const processed = this.#process(queued.command, round, queued.parsed);
    round.deliveries.push(this.#deliveryOf(processed, queued));
  }

  #process(command: Command, round: Round, parsed: ParsedDeployment | undefined): ProcessedCommand {
    const { now, rows } = round;
    const position = this.#position + 1;
    const convicted = this.#parts.caution.findConvicted(command, now);
    const processed =
      convicted === undefined
        ? this.#processor.process(command, now, position, parsed)
        : this.#processor.condemn(command, convicted, { now, position });
    const { events } = processed;
    const count = events.length;
    if (count > 0) {
      this.#position += count + 1;
      round.length += processed.content.length;
      rows.push({ row: { position: this.#position, count, timestamp: now, content: processed.content }, events });
    }
    return processed;
  }

  async #commit({ rows, deliveries }: Round): Promise<void> {
    if (rows.length > 0) {
      const begun = performance.now();
      try {
        await this.#parts.log.append(rows.map(({ row }) => row));
      } catch (error) {
        for (const delivery of deliveries) {
          delivery.refuse();
        }
        throw error;
      }
      this.#parts.onCommitted({
        position: this.#position,
        rows,
        milliseconds: performance.now() - begun,
        availableTypes: this.state.jobs.takeAvailableTypes(),
      });
    }
    for (const delivery of deliveries) {
      delivery.deliver();
    }
  }

  /** Awaits are taken up at once: the result may come in a later command of the same batch. */
  #deliveryOf(processed: ProcessedCommand, queued: QueuedCommand | undefined): Delivery {
    const answers: (() => void)[] = [];
    const refusals: ((answer: CommandAnswer<ClientCommandName>) => void)[] = [];
    if (queued !== undefined) {
      refusals.push(queued.answer);
    }
    const { answer, newAwait } = processed;
    if (queued !== undefined && answer !== undefined) {
      answers.push(() => queued.answer(answer));
    }
    if (queued !== undefined && newAwait !== undefined) {
      this.#awaits.add(newAwait, (value) => queued.answer({ ok: true, key: newAwait.processInstanceKey, value }));
    }
    for (const result of processed.results) {
      const answerResult = this.#awaits.take(result.processInstanceKey);
      if (answerResult !== undefined) {
        answers.push(() => answerResult(result));
      }
    }
    for (const key of processed.terminated) {
      this.#awaits.take(key);
    }
    return {
      deliver: () => {
        for (const leave of answers) {
          leave();
        }
      },
      refuse: () => {
        for (const refuse of refusals) {
          refuse(unavailable(WRITE_FAILED));
        }
      },
    };
  }
}

const WRITE_FAILED =
  'Expected to write the command to the log, but the database did not take it. It was not processed; send it again.';
