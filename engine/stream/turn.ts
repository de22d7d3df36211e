import type { ProcessingContext } from '../processing/processing-context.ts';
import type { EngineLimits } from './stream-options.ts';

/** Parts of the limits that a turn may use up, since its last step may still add much. */
const SHARE_OF_STEPS = 4;
const SHARE_OF_ROW = 32;

/** How much of a command is done in one go. What is left then waits, so that other instances get their turn. */
export class Turn {
  steps = 0;
  readonly #limits: EngineLimits;
  readonly #begun = performance.now();

  constructor(limits: EngineLimits) {
    this.#limits = limits;
  }

  /** Asked before each step, of which one is always done: the turn has taken long, written much, or made many new steps. */
  isOver(ctx: ProcessingContext): boolean {
    const { stepsPerTurn, pendingSteps, rowLength } = this.#limits;
    if (this.steps === 0) {
      return false;
    }
    const isMuch = ctx.followUps.length > pendingSteps / SHARE_OF_STEPS || ctx.written > rowLength / SHARE_OF_ROW;
    return this.steps >= stepsPerTurn || isMuch || this.isLong();
  }

  isLong(): boolean {
    return performance.now() - this.#begun > this.#limits.turnMilliseconds;
  }
}
