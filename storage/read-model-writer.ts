import type { Knex } from 'knex';
import { type Cell, keepable, keepableText } from './read-model-cells.ts';

/**
 * Writes of the read model. A record of the engine becomes changes of rows; the changes of one batch are folded to one
 * row for each key and written with one statement for each table, together with the position they reach.
 */

/** Column types by table; the first column after the engine's identity is the key. */
const TABLES = {
  process_instances: {
    key: 'bigint',
    bpmn_process_id: 'text',
    version: 'integer',
    process_definition_key: 'bigint',
    parent_process_instance_key: 'bigint',
    parent_element_instance_key: 'bigint',
    state: 'text',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
  },
  element_instances: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_id: 'text',
    element_type: 'text',
    flow_scope_key: 'bigint',
    state: 'text',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
    position: 'bigint',
  },
  incidents: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_id: 'text',
    element_instance_key: 'bigint',
    job_key: 'bigint',
    error_type: 'text',
    error_message: 'text',
    state: 'text',
    created_at: 'timestamptz',
    resolved_at: 'timestamptz',
  },
  instance_variables: {
    key: 'bigint',
    process_instance_key: 'bigint',
    scope_key: 'bigint',
    name: 'text',
    value: 'text',
    updated_at: 'timestamptz',
  },
  instance_jobs: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_id: 'text',
    element_instance_key: 'bigint',
    type: 'text',
    state: 'text',
    retries: 'integer',
    worker: 'text',
    error_message: 'text',
    created_at: 'timestamptz',
    ended_at: 'timestamptz',
  },
  instance_timers: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_instance_key: 'bigint',
    element_id: 'text',
    due_at: 'timestamptz',
    state: 'text',
  },
  published_messages: {
    key: 'bigint',
    name: 'text',
    correlation_key: 'text',
    message_id: 'text',
    state: 'text',
    published_at: 'timestamptz',
  },
  known_definitions: {
    key: 'bigint',
    bpmn_process_id: 'text',
    version: 'integer',
    resource_name: 'text',
    resource: 'text',
    deployed_at: 'timestamptz',
  },
} as const;

export type ReadModelTable = keyof typeof TABLES;

/** One record's effect: the columns named are set, all others keep what they hold. */
export interface RowChange {
  readonly table: ReadModelTable;
  readonly key: number;
  readonly columns: Readonly<Record<string, Cell>>;
}

/** A sequence flow taken: one row for each time, found by the record's position. */
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
  await trx.raw(
    `insert into exporter_positions (engine_identity, partition_id, position, record_at)
     values (?, ?, 0, 'epoch') on conflict do nothing`,
    [engineIdentity, partitionId],
  );
  const row = await trx('exporter_positions')
    .where({ engine_identity: engineIdentity, partition_id: partitionId })
    .forUpdate()
    .first('position', 'record_at');
  return { position: Number(row?.position ?? 0), newestAt: row?.record_at ?? new Date(0) };
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
  for (const [table, rows] of foldByTable(batch.changes)) await upsert(trx, table, batch.engineIdentity, rows);
  await linkToCases(trx, batch);
  await insertFlows(trx, batch);
  await trx('exporter_positions')
    .where({ engine_identity: batch.engineIdentity, partition_id: batch.partitionId })
    .update({ position: batch.position, record_at: trx.raw('greatest(record_at, ?)', [batch.newestAt]) });
}

type FoldedRow = Record<string, Cell>;

function foldByTable(changes: readonly RowChange[]): Map<ReadModelTable, FoldedRow[]> {
  const folded = new Map<ReadModelTable, Map<number, FoldedRow>>();
  for (const { table, key, columns } of changes) {
    const rows = folded.get(table) ?? new Map<number, FoldedRow>();
    folded.set(table, rows.set(key, { ...rows.get(key), ...columns, key }));
  }
  return new Map([...folded].map(([table, rows]) => [table, [...rows.values()]]));
}

/** Every record of the engine carries the whole identity of its row, so an insert is always possible; null says nothing. */
async function upsert(
  trx: Knex.Transaction,
  table: ReadModelTable,
  identity: string,
  rows: FoldedRow[],
): Promise<void> {
  const types = Object.entries(TABLES[table]);
  const names = types.map(([name]) => name);
  const settable = names.filter((name) => name !== 'key');
  await trx.raw(
    `insert into ${table} as t (engine_identity, ${names.join(', ')})
     select ?, * from json_to_recordset(?) as row(${types.map((column) => column.join(' ')).join(', ')})
     on conflict (engine_identity, key) do update
     set ${settable.map((name) => `${name} = coalesce(excluded.${name}, t.${name})`).join(', ')}`,
    [identity, JSON.stringify(rows.map(toKeepable))],
  );
}

function toKeepable(row: FoldedRow): FoldedRow {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, keepable(column, value)]));
}

/**
 * An instance belongs to the case that its root variable `caseId` names. The variable's record comes before or after
 * the instance's own, also in another batch, so the link is made from the tables. Anybody may start a process with a
 * variable of that name: what is no short text of plain characters is no case.
 */
async function linkToCases(trx: Knex.Transaction, batch: ReadModelBatch): Promise<void> {
  const keys = batch.changes.flatMap((change) => {
    if (change.table === 'process_instances') return [change.key];
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

async function insertFlows(trx: Knex.Transaction, batch: ReadModelBatch): Promise<void> {
  if (batch.flows.length === 0) return;
  await trx.raw(
    `insert into taken_sequence_flows (engine_identity, partition_id, position, process_instance_key, element_id)
     select ?, ?, * from unnest(?::bigint[], ?::bigint[], ?::text[]) on conflict do nothing`,
    [
      batch.engineIdentity,
      batch.partitionId,
      batch.flows.map((flow) => flow.position),
      batch.flows.map((flow) => flow.processInstanceKey),
      batch.flows.map((flow) => keepableText(flow.elementId)),
    ],
  );
}
