import type { EngineLog } from '../log/engine-log.ts';
import type { EngineState } from '../state/engine-state.ts';
import { toSnapshot, viewOf } from '../state/snapshot.ts';
import type { EngineLogger } from './stream-options.ts';

export interface SnapshotOptions {
  readonly log: EngineLog;
  readonly logger: EngineLogger;
  /** Rows of the log between two snapshots. */
  readonly every: number;
}

/** Writes snapshots when the log behind the last one has grown, and prunes what snapshot and read model have passed. */
export class Snapshots {
  readonly #log: EngineLog;
  readonly #logger: EngineLogger;
  readonly #every: number;
  #position = 0;
  #writtenAt: Date | undefined;
  #exportedPosition = 0;
  #prunedPosition = 0;
  #isPruning = false;
  #rowsSince = 0;
  #writing: Promise<void> | undefined;

  constructor({ log, logger, every }: SnapshotOptions) {
    this.#log = log;
    this.#logger = logger;
    this.#every = every;
  }

  /** Position of the last one; 0 before the first. */
  get position(): number {
    return this.#position;
  }

  get writtenAt(): Date | undefined {
    return this.#writtenAt;
  }

  get exportedPosition(): number {
    return this.#exportedPosition;
  }

  /** After recovery: which snapshot there is, and how many rows of the log stand behind it. */
  recovered(snapshot: { readonly position: number; readonly writtenAt: Date | undefined }, replayedRows: number): void {
    this.#position = snapshot.position;
    this.#writtenAt = snapshot.writtenAt;
    this.#rowsSince = replayedRows;
  }

  appended(rows: number): void {
    this.#rowsSince += rows;
  }

  async exported(position: number): Promise<void> {
    this.#exportedPosition = Math.max(this.#exportedPosition, position);
    try {
      await this.#prune();
    } catch (error) {
      this.#logger.warn({ err: error, position }, 'the log could not be pruned; the next acknowledgement tries again');
    }
  }

  /** Begins one when it is time; writing goes on beside the loop. */
  writeWhenDue(state: EngineState, position: number): void {
    if (this.#rowsSince >= this.#every && this.#writing === undefined) {
      this.#writing = this.#write(state, position).finally(() => {
        this.#writing = undefined;
      });
    }
  }

  /** The last one before a stop, so that the next start has nothing to replay. */
  async writeLast(state: EngineState, position: number): Promise<void> {
    await this.settled();
    if (this.#rowsSince > 0) {
      await this.#write(state, position);
    }
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  /**
   * Called between rounds, when all of the state is durable. Only the view is taken now; the log asks for one part after
   * the other while it writes, and rounds go on in between.
   */
  async #write(state: EngineState, position: number): Promise<void> {
    const parts = toSnapshot(viewOf(state));
    this.#rowsSince = 0;
    try {
      await this.#log.writeSnapshot({ position, parts });
      this.#position = position;
      this.#writtenAt = new Date();
      await this.#prune();
    } catch (error) {
      this.#logger.error(
        { err: error, position },
        'the snapshot could not be written; the log keeps all that is needed',
      );
    }
  }

  /**
   * Rows that both the snapshot and the read model have passed are not needed any more. One prune at a time: two would drop
   * the same partition, and the next acknowledgement does what this one leaves.
   */
  async #prune(): Promise<void> {
    const position = Math.min(this.#position, this.#exportedPosition);
    if (position <= this.#prunedPosition || this.#isPruning) {
      return;
    }
    this.#isPruning = true;
    try {
      await this.#log.prune(position);
      this.#prunedPosition = position;
    } finally {
      this.#isPruning = false;
    }
  }
}
