import type { Knex } from 'knex';
import { findExporterPosition, lockExporterPosition, writeBatch } from '../storage/read-model-writer.ts';
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
  /** Engine time of the newest record taken in since the start, for the health page. */
  lastRecordAt(): Date | undefined;
}

export function createExporter({ knex, engineIdentity, closeTasks }: ExporterOptions): Exporter {
  let lastRecordAt: Date | undefined;
  return {
    async take(records) {
      const last = records.at(-1);
      if (last === undefined) return 0;
      await knex.transaction(async (trx) => {
        const known = await lockExporterPosition(trx, engineIdentity, last.partitionId);
        const fresh = records.filter((record) => record.position > known);
        if (fresh.length === 0) return;
        const effects = fresh.filter((record) => record.recordType === 'EVENT').map(effectOf);
        await writeBatch(trx, {
          engineIdentity,
          partitionId: last.partitionId,
          position: last.position,
          recordAt: new Date(last.timestamp),
          changes: effects.flatMap((effect) => effect.changes ?? []),
          flows: effects.flatMap((effect) => effect.flow ?? []),
        });
        const canceled = effects.flatMap((effect) => effect.canceledJobKey ?? []);
        if (canceled.length > 0) await closeTasks(trx, canceled.map(String));
      });
      lastRecordAt = new Date(last.timestamp);
      return last.position;
    },
    position: (partitionId) => findExporterPosition(knex, engineIdentity, partitionId),
    lastRecordAt: () => lastRecordAt,
  };
}

function effectOf(record: ExportedRecord): RecordEffect {
  return recordHandlers[record.valueType]?.(record) ?? {};
}
