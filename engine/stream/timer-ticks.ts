import type { EngineState } from '../state/engine-state.ts';
import type { OrderedKey } from '../state/sorted-keys.ts';

/**
 * A timer that was set since the last tick goes off at the next one at the earliest, as Zeebe's checker of due dates comes
 * by every 100 ms. So a loop over a timer without duration turns ten times a second, not as fast as the engine can. Timers
 * set before go off on time.
 */
export class TimerTicks {
  readonly #state: EngineState;
  readonly #resolution: number;
  /** Newest key at the last tick. */
  #newest = 0;
  #next = Number.NEGATIVE_INFINITY;

  constructor(state: EngineState, resolution: number) {
    this.#state = state;
    this.#resolution = resolution;
  }

  /** Timers that may go off now, in order of their due dates. */
  *due(now: number): IterableIterator<OrderedKey> {
    if (this.#isTick(now)) {
      this.#newest = this.#state.lastKey;
      this.#next = now + this.#resolution;
    }
    for (const entry of this.#state.timers.due(now)) {
      if (entry.key <= this.#newest) {
        yield entry;
      }
    }
  }

  /** When a timer may next go off. */
  nextDue(now: number): number {
    const first = this.#state.timers.nextDue();
    if (first > now || this.#isTick(now)) {
      return first;
    }
    for (const { key, order } of this.#state.timers.due(this.#next)) {
      if (key <= this.#newest) {
        return order;
      }
    }
    return this.#next;
  }

  /** A clock that was set back must not stop the timers. */
  #isTick(now: number): boolean {
    return now >= this.#next || now < this.#next - this.#resolution;
  }
}
