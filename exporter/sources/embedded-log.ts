import { reasonOf } from '../../platform/errors.ts';
import type { Exporter } from '../exporter.ts';
import type { ExportedRecord } from '../record.ts';

/** What the source needs of the embedded engine. */
export interface RecordLog {
  readRecords(afterPosition: number, limit: number): Promise<readonly ExportedRecord[]>;
  onCommitted(listener: (position: number) => void): () => void;
  /** Tells the engine that its log may be pruned up to here. */
  acknowledgeExported(position: number): Promise<void>;
}

export interface SourceLogger {
  error(details: object, message: string): void;
}

export interface ExporterSource {
  /** Why the last batch was not taken in; undefined while records flow or there are none to take. */
  fault(): string | undefined;
  close(): Promise<void>;
}

/** Records of a batch. While the engine is busy each round trip waits for its turn, so a small batch falls behind for good. */
const BATCH = 12_000;
/**
 * How long records may gather before they are taken: a batch costs a dozen round trips whatever its size, and a row that
 * changes twice within it is written once. Nobody reads the read model so soon; tasks have a table of their own.
 */
const GATHER_MS = 50;
const RETRY_AFTER_MS = 1_000;
const PARTITION = 1;

/** Follows the embedded engine's log from the exporter's own position; a failed batch is taken again a second later. */
export async function followEmbeddedLog(
  log: RecordLog,
  exporter: Exporter,
  logger: SourceLogger,
): Promise<ExporterSource> {
  let position = await exporter.position(PARTITION);
  let closed = false;
  let fault: string | undefined;
  let wake: (() => void) | undefined;
  let pending = true;

  const nudge = (): void => {
    pending = true;
    wake?.();
  };

  const pause = (ms?: number): Promise<void> =>
    new Promise((resolve) => {
      if (closed) return resolve();
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      wake = () => {
        if (timer !== undefined && !closed) return;
        clearTimeout(timer);
        resolve();
      };
    });

  const drain = async (): Promise<void> => {
    pending = false;
    for (;;) {
      const records = await log.readRecords(position, BATCH);
      const last = records.at(-1);
      if (last === undefined || closed) return;
      await exporter.take(records);
      position = last.position;
      // Not when the end is reached: while cases are worked on it may not be for long.
      fault = undefined;
      await log.acknowledgeExported(position);
      if (records.length < BATCH / 2) return;
    }
  };

  const gather = async (): Promise<void> => {
    if (!pending && !closed) await pause();
    if (!closed) await pause(GATHER_MS);
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        await drain();
        fault = undefined;
        await gather();
      } catch (error) {
        fault = reasonOf(error);
        logger.error({ err: error, position }, 'exporter failed to take records and tries again');
        await pause(RETRY_AFTER_MS);
      }
    }
  };

  const unsubscribe = log.onCommitted(nudge);
  const running = run();
  return {
    fault: () => fault,
    async close() {
      closed = true;
      unsubscribe();
      wake?.();
      await running;
    },
  };
}
