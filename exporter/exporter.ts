import type { Knex } from 'knex';
import {
  type ExporterPosition,
  findExporterPosition,
  lockExporterPosition,
  type RowChange,
  type TakenFlow,
  writeBatch,
} from '../storage/read-model-writer.ts';
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
        const effects = effectsOf(fresh);
        await writeBatch(trx, {
          engineIdentity,
          partitionId: last.partitionId,
          position: last.position,
          newestAt: new Date(greatestOf(fresh, ({ timestamp }) => timestamp)),
          greatestKey: greatestOf(fresh, ({ key, partitionId }) => (partitionOf(key) === partitionId ? key : 0)),
          ...effects,
        });
        if (effects.canceled.length > 0) await closeTasks(trx, effects.canceled);
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

interface BatchEffects {
  readonly changes: RowChange[];
  readonly flows: TakenFlow[];
  /** Keys of jobs. */
  readonly canceled: string[];
}

function effectsOf(records: readonly ExportedRecord[]): BatchEffects {
  const effects: BatchEffects = { changes: [], flows: [], canceled: [] };
  for (const record of records) {
    const effect = record.recordType === 'EVENT' ? recordHandlers[record.valueType]?.(record) : undefined;
    if (effect?.change !== undefined) effects.changes.push(effect.change);
    if (effect?.flow !== undefined) effects.flows.push(effect.flow);
    if (effect?.canceledJobKey !== undefined) effects.canceled.push(String(effect.canceledJobKey));
  }
  return effects;
}

function greatestOf(records: readonly ExportedRecord[], read: (record: ExportedRecord) => number): number {
  return records.reduce((greatest, record) => Math.max(greatest, read(record)), 0);
}

/** A deployment that came from another partition keeps the keys that it got there. */
function partitionOf(key: number): number {
  return Math.floor(key / 2 ** 51);
}
