import type { DueCommand } from '../protocol/commands.ts';
import type { EngineState } from '../state/engine-state.ts';
import { collectDue, isStillDue } from './due-commands.ts';
import type { EngineLimits } from './stream-options.ts';
import { Supervisor } from './supervisor.ts';
import { TimerTicks } from './timer-ticks.ts';

const UNPROCESSABLE_PAUSE = 1_000;

/** What the engine has to do by itself, and when. */
export class DueSchedule {
  readonly #state: EngineState;
  readonly #supervisor: Supervisor;
  readonly #ticks: TimerTicks;
  /** What changed nothing when it was processed would stay due for ever; after a restart it gets another chance. */
  readonly #unprocessable = new Set<number>();

  constructor(state: EngineState, now: number, limits: EngineLimits) {
    this.#state = state;
    this.#supervisor = new Supervisor(state, now, limits);
    this.#ticks = new TimerTicks(state, limits.timerResolution);
  }

  /** What is due, and what the supervisor has found. */
  collect(now: number, position: number): DueCommand[] {
    const stuck = this.#supervisor.sweep(now, position).filter(({ key }) => !this.#unprocessable.has(key));
    return [...this.#collectDue(now), ...stuck];
  }

  /** Leaves the command out from now on when it is as due as before. */
  processed(command: DueCommand, now: number): void {
    if (isStillDue(this.#state, command, now)) {
      this.#unprocessable.add(command.key);
    }
  }

  /** When there is something to do next: the time in ms, 0 for at once, infinite for never. */
  nextDue(now: number, position: number): number {
    const hasSteps = this.#state.continuations.ready().some((key) => !this.#unprocessable.has(key));
    if (hasSteps) {
      return 0;
    }
    const due = this.#unprocessable.size === 0 ? this.#nextInState(now) : this.#nextProcessable(now);
    return Math.min(due, this.#supervisor.nextDue(position));
  }

  #nextProcessable(now: number): number {
    if (this.#collectDue(now).length > 0) {
      return 0;
    }
    const next = this.#nextInState(now);
    // What can't be processed stays in front of the queue of due things; look behind it now and then.
    return next > now ? next : now + UNPROCESSABLE_PAUSE;
  }

  #nextInState(now: number): number {
    const { jobs, messages } = this.#state;
    return Math.min(this.#ticks.nextDue(now), jobs.nextDue(), messages.nextDue());
  }

  #collectDue(now: number): DueCommand[] {
    return collectDue(this.#state, { now, ticks: this.#ticks, skip: this.#unprocessable });
  }
}
