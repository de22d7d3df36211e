import type { Knex } from 'knex';
import {
  type ExporterPosition,
  findExporterPosition,
  lockExporterPosition,
  writeBatch,
} from '../storage/read-model-writer.ts';
import type { RecordEffect } from './handlers/effect.ts';
import { recordHandlers } from './handlers/index.ts';
import type { ExportedRecord } from './record.ts';

export interface ExporterOptions {
  readonly knex: Knex;
  readonly engineIdentity: string;
  /** Closes the human tasks of canceled jobs, in the transaction of the batch. */
  readonly closeTasks: (trx: Knex.Transaction, jobKeys: readonly string[]) => Promise<void>;
}

export interface Exporter {
  /**
   * Takes records of one partition in position order; what was taken in before is skipped.
   * @returns the position reached. When it throws, nothing was written and the source must send the batch again.
   */
  take(records: readonly ExportedRecord[]): Promise<number>;
  position(partitionId: number): Promise<number>;
}

export function createExporter({ knex, engineIdentity, closeTasks }: ExporterOptions): Exporter {
  return {
    async take(records) {
      const last = records.at(-1);
      if (last === undefined) return 0;
      await knex.transaction(async (trx) => {
        const known = await lockExporterPosition(trx, engineIdentity, last.partitionId);
        refuseNewBeginning(records, known);
        const fresh = records.filter((record) => record.position > known.position);
        if (fresh.length === 0) return;
        const effects = fresh.filter((record) => record.recordType === 'EVENT').map(effectOf);
        await writeBatch(trx, {
          engineIdentity,
          partitionId: last.partitionId,
          position: last.position,
          newestAt: new Date(Math.max(...fresh.map((record) => record.timestamp))),
          changes: effects.flatMap((effect) => effect.changes ?? []),
          flows: effects.flatMap((effect) => effect.flow ?? []),
        });
        const canceled = effects.flatMap((effect) => effect.canceledJobKey ?? []);
        if (canceled.length > 0) await closeTasks(trx, canceled.map(String));
      });
      return last.position;
    },
    position: (partitionId) => findExporterPosition(knex, engineIdentity, partitionId),
  };
}

/** The engine under this name began its log anew: what it sends cannot be told from what is known already. */
class NewBeginningError extends Error {
  override readonly name = 'NewBeginningError';
}

/**
 * After a restart a broker sends records again, as they were. A record of a known position that is newer than everything
 * taken in comes from another log: the cluster lost its data, or was set back to a backup.
 */
function refuseNewBeginning(records: readonly ExportedRecord[], known: ExporterPosition): void {
  const anew = records.find(({ position, timestamp }) => position <= known.position && timestamp > +known.newestAt);
  if (anew === undefined) return;
  throw new NewBeginningError(
    `Expected records behind position ${known.position} of ${known.newestAt.toISOString()}, but found position ${anew.position} of ${new Date(anew.timestamp).toISOString()}: the engine has begun anew. Bring it back with its data, or give it another ENGINE_IDENTITY`,
  );
}

function effectOf(record: ExportedRecord): RecordEffect {
  return recordHandlers[record.valueType]?.(record) ?? {};
}
