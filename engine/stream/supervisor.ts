import { isStuck } from '../processing/incident/stuck-element-behavior.ts';
import type { CommandOf } from '../protocol/commands.ts';
import type { ElementInstance } from '../state/element-instance-state.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { EngineLimits } from './stream-options.ts';

type SupervisorLimits = Pick<EngineLimits, 'supervisedPerSweep' | 'sweepMilliseconds'>;

/**
 * Looks for active element instances with nothing pending, whatever mistake of a diagram or of ours brought them there. It
 * goes over all instances slice by slice, so that no sweep takes long however many wait, and rests while nothing happens:
 * without a new event nothing can have become stuck since the last time round. What it finds becomes a command like every
 * other, which looks again and writes the incident.
 */
export class Supervisor {
  readonly #state: EngineState;
  readonly #limits: SupervisorLimits;
  /** What is left of the round under way. */
  #rest: IterableIterator<ElementInstance> | undefined;
  /** How many of them the round still looks at: under load new ones come faster than they are looked at. */
  #left = 0;
  #next: number;
  /** Position at which the last round began. */
  #roundPosition = -1;

  constructor(state: EngineState, now: number, limits: SupervisorLimits) {
    this.#state = state;
    this.#limits = limits;
    this.#next = now + limits.sweepMilliseconds;
  }

  /** Time of the next sweep; infinite while there is nothing new to see. */
  nextDue(position: number): number {
    return this.#rest === undefined && position === this.#roundPosition ? Number.POSITIVE_INFINITY : this.#next;
  }

  /** Looks at the next slice, when it is time to. */
  sweep(now: number, position: number): CommandOf<'INCIDENT.CREATE'>[] {
    if (this.nextDue(position) > now) {
      return [];
    }
    this.#next = now + this.#limits.sweepMilliseconds;
    if (this.#rest === undefined) {
      this.#rest = this.#state.elements.all();
      this.#left = this.#state.elements.size;
      this.#roundPosition = position;
    }
    const found: CommandOf<'INCIDENT.CREATE'>[] = [];
    for (const { key } of this.#slice(this.#rest)) {
      if (isStuck(this.#state, key)) {
        found.push({ name: 'INCIDENT.CREATE', key, value: {} });
      }
    }
    return found;
  }

  *#slice(rest: IterableIterator<ElementInstance>): IterableIterator<ElementInstance> {
    for (let count = 0; count < this.#limits.supervisedPerSweep; count++) {
      const { done, value } = rest.next();
      if (done === true || this.#left === 0) {
        this.#rest = undefined;
        return;
      }
      this.#left--;
      yield value;
    }
  }
}
