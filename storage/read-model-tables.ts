import { type CellForm, formOf } from './read-model-cells.ts';

/** Column types by table of the read model; the first column after the engine's identity is the key. */
export const TABLES = {
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

/** Tables whose rows are found by their instance and then by their key, so that one index serves both. */
const FOUND_BY_INSTANCE: ReadonlySet<ReadModelTable> = new Set(['element_instances', 'instance_variables']);

export interface TableColumn {
  readonly name: string;
  readonly form: CellForm;
}

/** Values of both statements: the identity of the engine, then one array for each column. */
export interface TableStatements {
  /** For rows that cannot be there; ON CONFLICT would put each of them into the database's log twice. */
  readonly add: string;
  /** For rows that should be there; those that are not are added. Null says nothing. */
  readonly change: string;
  /** In the order of the values. */
  readonly columns: readonly TableColumn[];
}

export function statementsOf(table: ReadModelTable): TableStatements {
  const known = statements.get(table);
  if (known !== undefined) return known;
  const types = Object.entries(TABLES[table]);
  const names = types.map(([name]) => name);
  const arrays = types.map(([, type]) => `?::${type}[]`).join(', ');
  const add = `insert into ${table} as t (engine_identity, ${names.join(', ')}) select ?, * from unnest(${arrays})`;
  const key = FOUND_BY_INSTANCE.has(table) ? 'process_instance_key, key' : 'key';
  const changes = names.filter((name) => !key.split(', ').includes(name));
  const change = `${add} on conflict (engine_identity, ${key}) do update
    set ${changes.map((name) => `${name} = coalesce(excluded.${name}, t.${name})`).join(', ')}`;
  const made = { add, change, columns: types.map(([name, type]) => ({ name, form: formOf(name, type) })) };
  statements.set(table, made);
  return made;
}

const statements = new Map<ReadModelTable, TableStatements>();
