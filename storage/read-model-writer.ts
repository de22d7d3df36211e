import type { Knex } from 'knex';
import { type Cell, textForm, toArrayText } from './read-model-cells.ts';
import { type ReadModelTable, statementsOf } from './read-model-tables.ts';

/**
 * Writes of the read model. A record of the engine becomes changes of rows; the changes of one batch are folded to one
 * row for each key and written with one statement for each table, together with the position they reach.
 */

/** Values by column; those that are null or not named keep what they hold. */
export type Columns = Record<string, Cell>;

/** One record's effect. */
export interface RowChange {
  readonly table: ReadModelTable;
  readonly key: number;
  /** True when no earlier record can be about the same row. */
  readonly isNew: boolean;
  /** The change's own: later changes of the same row are written into them. */
  readonly columns: Columns;
}

/** A sequence flow taken; those that an instance takes in one batch become one row. */
export interface TakenFlow {
  readonly position: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
}

export interface ReadModelBatch {
  readonly engineIdentity: string;
  readonly partitionId: number;
  /** Position of the last record in the batch. */
  readonly position: number;
  /** Engine time of the newest record in the batch. */
  readonly newestAt: Date;
  /** Of the partition's keys that the records name. */
  readonly greatestKey: number;
  readonly changes: readonly RowChange[];
  readonly flows: readonly TakenFlow[];
}

/** How far the records of a partition were taken in. */
export interface ExporterPosition {
  /** Position of the last record; 0 before the first. */
  readonly position: number;
  /** Engine time of the newest record. */
  readonly newestAt: Date;
}

/** Locks the position of a partition until commit. */
export async function lockExporterPosition(
  trx: Knex.Transaction,
  engineIdentity: string,
  partitionId: number,
): Promise<ExporterPosition> {
  const find = () =>
    trx('exporter_positions')
      .where({ engine_identity: engineIdentity, partition_id: partitionId })
      .forUpdate()
      .first('position', 'record_at');
  const found = (await find()) ?? (await insertPosition(trx, engineIdentity, partitionId).then(find));
  return { position: Number(found?.position ?? 0), newestAt: found?.record_at ?? new Date(0) };
}

/** Another process may do the same: then one of the two does nothing. */
async function insertPosition(trx: Knex.Transaction, engineIdentity: string, partitionId: number): Promise<void> {
  await trx.raw(
    `insert into exporter_positions (engine_identity, partition_id, position, record_at)
     values (?, ?, 0, 'epoch') on conflict do nothing`,
    [engineIdentity, partitionId],
  );
}

/** The position a restart goes on from; 0 when nothing was exported yet. */
export async function findExporterPosition(knex: Knex, engineIdentity: string, partitionId: number): Promise<number> {
  const row = await knex('exporter_positions')
    .where({ engine_identity: engineIdentity, partition_id: partitionId })
    .first('position');
  return Number(row?.position ?? 0);
}

/** Writes a batch whose position was locked by `lockExporterPosition` in the same transaction. */
export async function writeBatch(trx: Knex.Transaction, batch: ReadModelBatch): Promise<void> {
  for (const [table, rows] of foldByTable(batch.changes)) await writeRows(trx, table, batch.engineIdentity, rows);
  await linkToCases(trx, batch);
  await insertFlows(trx, batch);
  await trx('exporter_positions')
    .where({ engine_identity: batch.engineIdentity, partition_id: batch.partitionId })
    .update({
      position: batch.position,
      record_at: trx.raw('greatest(record_at, ?)', [batch.newestAt]),
      greatest_key: trx.raw('greatest(greatest_key, ?)', [batch.greatestKey]),
    });
}

type FoldedRows = Map<number, RowChange>;

function foldByTable(changes: readonly RowChange[]): Map<ReadModelTable, FoldedRows> {
  const folded = new Map<ReadModelTable, FoldedRows>();
  for (const change of changes) {
    let rows = folded.get(change.table);
    if (rows === undefined) {
      rows = new Map();
      folded.set(change.table, rows);
    }
    const row = rows.get(change.key);
    if (row === undefined) rows.set(change.key, change);
    else overwrite(row.columns, change.columns);
  }
  return folded;
}

function overwrite(columns: Columns, later: Columns): void {
  for (const name in later) {
    const cell = later[name];
    if (cell !== null && cell !== undefined) columns[name] = cell;
  }
}

/** Every record of the engine carries the whole identity of its row, so an insert is always possible. */
async function writeRows(
  trx: Knex.Transaction,
  table: ReadModelTable,
  identity: string,
  rows: FoldedRows,
): Promise<void> {
  const { add, change, columns } = statementsOf(table);
  const write = async (statement: string, chosen: readonly RowChange[]) => {
    if (chosen.length === 0) return;
    const arrays = columns.map(({ name, form }) =>
      toArrayText(name === 'key' ? chosen.map(({ key }) => key) : chosen.map((row) => row.columns[name] ?? null), form),
    );
    await trx.raw(statement, [identity, ...arrays]);
  };
  const all = [...rows.values()];
  await write(
    add,
    all.filter(({ isNew }) => isNew),
  );
  await write(
    change,
    all.filter(({ isNew }) => !isNew),
  );
}

/**
 * An instance belongs to the case that its root variable `caseId` names. The variable's record comes before or after
 * the instance's own, also in another batch, so the link is made from the tables. Anybody may start a process with a
 * variable of that name: what is no short text of plain characters is no case.
 */
async function linkToCases(trx: Knex.Transaction, batch: ReadModelBatch): Promise<void> {
  const keys = batch.changes.flatMap((change) => {
    if (change.table === 'process_instances') return change.columns['state'] === 'ACTIVE' ? [change.key] : [];
    return change.table === 'instance_variables' && change.columns['name'] === 'caseId'
      ? [Number(change.columns['scope_key'])]
      : [];
  });
  if (keys.length === 0) return;
  await trx.raw(
    `update process_instances p set case_id = substring(v.value from 2 for length(v.value) - 2)
     from instance_variables v
     where p.engine_identity = ? and p.key = any(?::bigint[]) and p.case_id is null
       and v.engine_identity = p.engine_identity and v.process_instance_key = p.key
       and v.scope_key = p.key and v.name = 'caseId' and v.value ~ '^"[^"\\\\]{1,100}"$'`,
    [batch.engineIdentity, [...new Set(keys)]],
  );
}

async function insertFlows(trx: Knex.Transaction, { engineIdentity, flows }: ReadModelBatch): Promise<void> {
  if (flows.length === 0) return;
  const paths = new Map<number, { readonly position: number; readonly elementIds: string[] }>();
  for (const { processInstanceKey, position, elementId } of flows) {
    const path = paths.get(processInstanceKey);
    if (path === undefined) paths.set(processInstanceKey, { position, elementIds: [elementId] });
    else path.elementIds.push(elementId);
  }
  const rows = [...paths.values()];
  // No id of BPMN holds a blank; arrays of arrays would all have to be of one length.
  await trx.raw(
    `insert into taken_sequence_flows (engine_identity, process_instance_key, position, element_ids)
     select ?, instance, position, string_to_array(ids, ' ')
     from unnest(?::bigint[], ?::bigint[], ?::text[]) as path (instance, position, ids)`,
    [
      engineIdentity,
      toArrayText([...paths.keys()], String),
      toArrayText(
        rows.map(({ position }) => position),
        String,
      ),
      toArrayText(
        rows.map(({ elementIds }) => elementIds.join(' ')),
        textForm,
      ),
    ],
  );
}
