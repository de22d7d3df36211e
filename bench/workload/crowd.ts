/** Keeps so many instances under way until the time is over, then waits for the last ones to end. */
export class Crowd {
  readonly #begin: () => Promise<unknown>;
  #finished = 0;
  #running = 0;
  #until = 0;
  #lastEnded = () => {};
  #failed: (error: unknown) => void = () => {};

  /** `begin` starts one instance; whoever sees an instance end calls `ended`. */
  constructor(begin: () => Promise<unknown>) {
    this.#begin = begin;
  }

  /** Number of instances that ended. */
  async run(seconds: number, inFlight: number): Promise<number> {
    this.#finished = 0;
    this.#until = performance.now() + seconds * 1_000;
    await new Promise<void>((done, failed) => {
      this.#lastEnded = done;
      this.#failed = failed;
      for (let count = 0; count < inFlight; count++) {
        this.#next();
      }
    });
    return this.#finished;
  }

  ended(): void {
    this.#finished++;
    this.#running--;
    if (performance.now() < this.#until) {
      this.#next();
    } else if (this.#running === 0) {
      this.#lastEnded();
    }
  }

  /** Ends the run: a bench that goes on after a failure measures something else. */
  failed(error: unknown): void {
    this.#failed(error);
  }

  #next(): void {
    this.#running++;
    this.#begin().catch((error: unknown) => this.failed(error));
  }
}
