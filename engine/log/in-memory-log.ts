import type { SnapshotPart } from '../state/snapshot.ts';
import type { EngineLog, LogIdentity, LogRow, LogSnapshot, Suspect } from './engine-log.ts';

/** A log without a database, for tests of what happens above it. Its rows outlive the engine, as a database's do. */
export class InMemoryLog implements EngineLog {
  readonly rows: LogRow[] = [];
  #snapshot: LogSnapshot | undefined;
  #term = 0;
  #failure: Error | undefined;
  #endedCleanly = true;
  readonly #suspects = new Map<string, Suspect>();

  /** The next append fails, as it does when the database is away. */
  failNextAppend(failure: Error): void {
    this.#failure = failure;
  }

  async open(): Promise<LogIdentity> {
    this.#term++;
    const endedCleanly = this.#endedCleanly;
    this.#endedCleanly = false;
    const suspects = [...this.#suspects.values()];
    return { identity: '00000000-0000-4000-8000-000000000001', term: this.#term, endedCleanly, suspects };
  }

  onLost(): void {}

  async append(rows: readonly LogRow[]): Promise<void> {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) {
      throw failure;
    }
    this.rows.push(...rows);
  }

  async read(afterPosition: number, positions: number): Promise<LogRow[]> {
    const rows = this.rows.filter(({ position }) => position > afterPosition);
    return rows.filter(({ position }, index) => index === 0 || position <= afterPosition + positions);
  }

  async readSnapshot(): Promise<LogSnapshot | undefined> {
    return this.#snapshot;
  }

  async writeSnapshot(snapshot: LogSnapshot): Promise<void> {
    const parts: SnapshotPart[] = [];
    for await (const part of snapshot.parts) {
      parts.push(part);
    }
    this.#snapshot = { position: snapshot.position, parts, writtenAt: new Date() };
  }

  async prune(position: number): Promise<void> {
    const kept = this.rows.filter((row) => row.position > position);
    this.rows.splice(0, this.rows.length, ...kept);
  }

  async accuse(suspect: Suspect): Promise<void> {
    this.#suspects.set(suspect.fingerprint, suspect);
  }

  async acquit(fingerprint: string): Promise<void> {
    this.#suspects.delete(fingerprint);
  }

  async close(isEnd = false): Promise<void> {
    this.#endedCleanly = isEnd;
  }
}
