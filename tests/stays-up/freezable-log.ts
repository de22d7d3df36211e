import type { EngineLog, LogIdentity, LogRow, LogSnapshot, Suspect } from '../../engine/log/engine-log.ts';

/** A log of which the engine above hears nothing more once it is frozen: to the database that is a killed process. */
export class FreezableLog implements EngineLog {
  readonly #log: EngineLog;
  #isFrozen = false;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(log: EngineLog) {
    this.#log = log;
  }

  /** What is being written is still written; then the leadership is free. */
  async freeze(): Promise<void> {
    this.#isFrozen = true;
    await this.#underWay;
    await this.#log.close();
  }

  open = (signal: AbortSignal): Promise<LogIdentity> => this.#unlessFrozen(() => this.#log.open(signal));
  append = (rows: readonly LogRow[]): Promise<void> => this.#unlessFrozen(() => this.#log.append(rows));
  read = (after: number, limit: number): Promise<LogRow[]> => this.#unlessFrozen(() => this.#log.read(after, limit));
  readSnapshot = (): Promise<LogSnapshot | undefined> => this.#unlessFrozen(() => this.#log.readSnapshot());
  writeSnapshot = (snapshot: LogSnapshot): Promise<void> => this.#unlessFrozen(() => this.#log.writeSnapshot(snapshot));
  prune = (position: number): Promise<void> => this.#unlessFrozen(() => this.#log.prune(position));
  accuse = (suspect: Suspect): Promise<void> => this.#unlessFrozen(() => this.#log.accuse(suspect));
  acquit = (fingerprint: string): Promise<void> => this.#unlessFrozen(() => this.#log.acquit(fingerprint));
  close = (isEnd?: boolean): Promise<void> => this.#unlessFrozen(() => this.#log.close(isEnd));

  onLost(listener: (cause: Error) => void): void {
    this.#log.onLost(listener);
  }

  async #unlessFrozen<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isFrozen) {
      return new Promise<Result>(() => {});
    }
    const result = work();
    this.#underWay = result.catch(() => {});
    const done = await result;
    return this.#isFrozen ? new Promise<Result>(() => {}) : done;
  }
}
