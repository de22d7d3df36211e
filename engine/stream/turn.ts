import type { ProcessingContext } from '../processing/processing-context.ts';
import type { EngineLimits } from './stream-options.ts';

/** Parts of the limits that a turn may use up, since its last step may still add much. */
const SHARE_OF_STEPS = 4;
const SHARE_OF_ROW = 32;
const SHARE_OF_TIME = 5;

/** How much of a command is done in one go. What is left then waits, so that other instances get their turn. */
export class Turn {
  steps = 0;
  readonly #limits: EngineLimits;
  readonly #begun = performance.now();

  readonly #milliseconds: number;

  constructor(limits: EngineLimits, milliseconds = limits.turnMilliseconds) {
    this.#limits = limits;
    this.#milliseconds = milliseconds;
  }

  /** For a command that has just come: one that takes longer goes on as a long run, behind which nobody has to wait. */
  static ofNewCommand(limits: EngineLimits): Turn {
    return new Turn(limits, limits.turnMilliseconds / SHARE_OF_TIME);
  }

  /** Asked before each step, of which one is always done: the turn has taken long, written much, or made many new steps. */
  isOver(ctx: ProcessingContext): boolean {
    const { stepsPerTurn, pendingSteps } = this.#limits;
    if (this.steps === 0) {
      return false;
    }
    const hasSpread = ctx.followUps.length > pendingSteps / SHARE_OF_STEPS;
    return this.steps >= stepsPerTurn || hasSpread || isMuch(ctx.written, this.#limits) || this.isLong();
  }

  isLong(): boolean {
    return performance.now() - this.#begun > this.#milliseconds;
  }
}

/** So many characters are enough for one turn and for one commit: the database takes its time for more. */
export function isMuch(written: number, { rowLength }: EngineLimits): boolean {
  return written > rowLength / SHARE_OF_ROW;
}
