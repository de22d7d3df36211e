import type { EngineClock } from '../stream/stream-options.ts';

/** 2026-01-05T00:00:00Z, a Monday: any fixed time would do. */
export const TEST_START = Date.UTC(2026, 0, 5);

/** A clock that stands still until it is set. */
export class TestClock implements EngineClock {
  #now = TEST_START;
  readonly #waiting = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  schedule(at: number, callback: () => void): () => void {
    const entry = { at, callback };
    this.#waiting.add(entry);
    return () => {
      this.#waiting.delete(entry);
    };
  }

  set(now: number): void {
    this.#now = now;
    for (const entry of [...this.#waiting]) {
      if (entry.at <= now) {
        this.#waiting.delete(entry);
        entry.callback();
      }
    }
  }

  get scheduled(): number {
    return this.#waiting.size;
  }
}
