import type { SnapshotPart } from '../state/snapshot.ts';

/** One processed command: all its events, as one text. */
export interface LogRow {
  /** Position of the last event; the command itself stands `count` positions before. */
  readonly position: number;
  /** Number of events, at least 1. */
  readonly count: number;
  /** Time of the command in ms. */
  readonly timestamp: number;
  /** The events, see row-codec. */
  readonly content: string;
}

export interface LogSnapshot {
  /** The state is the one after the event of this position. */
  readonly position: number;
  readonly parts: AsyncIterable<SnapshotPart> | Iterable<SnapshotPart>;
  /** When it was written, by the log's own clock; set on reading. */
  readonly writtenAt?: Date;
}

export interface LogIdentity {
  /** UUID made when the log was first opened; readers tell by it that they follow the same engine. */
  readonly identity: string;
  /** Rises with every leader. */
  readonly term: number;
  /** False when the leader before did not come to its end: it was killed, or failed. */
  readonly endedCleanly: boolean;
  readonly suspects: readonly Suspect[];
}

/** A command that was being done alone when the engine failed, or is being done now. */
export interface Suspect {
  readonly fingerprint: string;
  /** The command as JSON, cut: the evidence. */
  readonly command: string;
  /** -1 when it belongs to none. */
  readonly processInstanceKey: number;
  /** How often it was tried alone without coming to its end. */
  readonly crashes: number;
  /** Milliseconds since 1970. */
  readonly accusedAt: number;
}

/** Where events become durable. One engine at a time writes; the rest is up to the implementation. */
export interface EngineLog {
  /** Resolves when this process is the one that writes; rejects when the signal aborts the waiting. */
  open(signal: AbortSignal): Promise<LogIdentity>;
  /** Calls back when the leadership is lost other than by close(). */
  onLost(listener: (cause: Error) => void): void;
  /** All rows or none, durable when it resolves. Rejects when this process is no longer the leader. */
  append(rows: readonly LogRow[]): Promise<void>;
  /**
   * Rows behind a position, in order: one in any case, and more while they hold at most so many positions and are not too
   * large together. Empty only at the end.
   */
  read(afterPosition: number, positions: number): Promise<LogRow[]>;
  readSnapshot(): Promise<LogSnapshot | undefined>;
  /** Replaces older snapshots. */
  writeSnapshot(snapshot: LogSnapshot): Promise<void>;
  /** Rows up to and including the position are not read again; lets go of what can be let go of in one piece. */
  prune(position: number): Promise<void>;
  /** Durable when it resolves; replaces what was said of the same command. */
  accuse(suspect: Suspect): Promise<void>;
  acquit(fingerprint: string): Promise<void>;
  /** Gives up the leadership; `isEnd` when the engine has come to its end rather than failed. */
  close(isEnd?: boolean): Promise<void>;
}

/**
 * Format of the log and of the snapshot. Raise it whenever an engine of an earlier build could not read what this one
 * writes: another event, another encoding, another part of the snapshot.
 */
export const LOG_FORMAT = 1;

/** The log was written by a newer engine: leading it would misread what is there. */
export class NewerLogError extends Error {
  override readonly name = 'NewerLogError';

  readonly format: number;

  constructor(format: number) {
    super(`Expected a log of format ${LOG_FORMAT} or earlier, but found ${format}: a newer engine has written it`);
    this.format = format;
  }
}

/** The append was refused because another process has become the leader. */
export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';
}
