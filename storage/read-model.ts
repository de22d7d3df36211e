import type { Knex } from 'knex';

/** Queries over the read model. Keys are 64-bit and leave as strings. */

export type InstanceState = 'ACTIVE' | 'COMPLETED' | 'TERMINATED';

export interface InstanceSummary {
  readonly engineIdentity: string;
  readonly key: string;
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: string;
  readonly parentProcessInstanceKey: string | null;
  readonly caseId: string | null;
  readonly caseNumber: string | null;
  readonly state: InstanceState;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly openIncidents: number;
}

export interface InstanceSearch {
  readonly caseNumber?: string;
  readonly caseId?: string;
  readonly bpmnProcessId?: string;
  readonly version?: number;
  readonly state?: InstanceState;
  readonly startedFrom?: Date;
  readonly startedTo?: Date;
  /** Instances that stand at this element now. */
  readonly activeElementId?: string;
  readonly withIncident?: boolean;
  /** Keyset: only instances older than this one. */
  readonly before?: { readonly startedAt: Date; readonly key: string };
  readonly limit: number;
}

const SUMMARY = `
  p.engine_identity as "engineIdentity", p.key::text as key, p.bpmn_process_id as "bpmnProcessId", p.version,
  p.process_definition_key::text as "processDefinitionKey",
  p.parent_process_instance_key::text as "parentProcessInstanceKey", p.case_id as "caseId", a.number as "caseNumber",
  p.state, p.started_at as "startedAt", p.ended_at as "endedAt",
  (select count(*)::int from incidents i where i.engine_identity = p.engine_identity
     and i.process_instance_key = p.key and i.state = 'ACTIVE') as "openIncidents"`;

/** Anybody may start a process with a variable `caseId`; only what is an id leads to a case, and by its index. */
const FROM = `process_instances p left join applications a on a.id =
  case when p.case_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p.case_id::uuid end`;

/** Newest first. */
export async function searchInstances(knex: Knex, search: InstanceSearch): Promise<InstanceSummary[]> {
  const { sql, bindings } = conditionsOf(search);
  const result = await knex.raw(
    `select ${SUMMARY} from ${FROM} where ${sql} order by p.started_at desc, p.key desc limit ?`,
    [...bindings, search.limit],
  );
  return result.rows;
}

type Condition = readonly [sql: string, ...bindings: (string | number | Date)[]];

function conditionsOf(search: InstanceSearch): { sql: string; bindings: (string | number | Date)[] } {
  const conditions: Condition[] = [['p.started_at is not null']];
  const when = <T>(value: T | undefined, condition: (value: T) => Condition): void => {
    if (value !== undefined) conditions.push(condition(value));
  };
  when(search.caseNumber, (number) => ['p.case_id = (select id::text from applications where number = ?)', number]);
  when(search.caseId, (id) => ['p.case_id = ?', id]);
  when(search.bpmnProcessId, (id) => ['p.bpmn_process_id = ?', id]);
  when(search.version, (version) => ['p.version = ?', version]);
  when(search.state, (state) => ['p.state = ?', state]);
  when(search.startedFrom, (from) => ['p.started_at >= ?', from]);
  when(search.startedTo, (to) => ['p.started_at < ?', to]);
  when(search.activeElementId, (id) => [
    `p.state = 'ACTIVE' and exists (select 1 from element_instances e where e.engine_identity = p.engine_identity
       and e.process_instance_key = p.key and e.element_id = ? and e.state = 'ACTIVE')`,
    id,
  ]);
  when(search.withIncident === true ? true : undefined, () => [
    `exists (select 1 from incidents i where i.engine_identity = p.engine_identity
       and i.process_instance_key = p.key and i.state = 'ACTIVE')`,
  ]);
  when(search.before, ({ startedAt, key }) => ['(p.started_at, p.key) < (?, ?::bigint)', startedAt, key]);
  return {
    sql: conditions.map(([sql]) => sql).join(' and '),
    bindings: conditions.flatMap(([, ...bindings]) => bindings),
  };
}

export interface ElementStep {
  readonly key: string;
  readonly elementId: string;
  readonly elementType: string;
  readonly flowScopeKey: string;
  readonly state: InstanceState;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface IncidentRow {
  readonly key: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly jobKey: string | null;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly state: 'ACTIVE' | 'RESOLVED';
  readonly createdAt: Date | null;
  readonly resolvedAt: Date | null;
}

export interface VariableRow {
  readonly scopeKey: string;
  readonly name: string;
  /** JSON text. */
  readonly value: string;
}

export interface InstanceDetail extends InstanceSummary {
  readonly path: readonly ElementStep[];
  readonly takenFlows: readonly string[];
  readonly incidents: readonly IncidentRow[];
  readonly variables: readonly VariableRow[];
  readonly children: readonly InstanceSummary[];
}

/** One instance with its path in order; undefined when no record of it has arrived. */
export async function findInstance(
  knex: Knex,
  engineIdentity: string,
  key: string,
): Promise<InstanceDetail | undefined> {
  const summary = await knex.raw(`select ${SUMMARY} from ${FROM} where p.engine_identity = ? and p.key = ?`, [
    engineIdentity,
    key,
  ]);
  const instance: InstanceSummary | undefined = summary.rows[0];
  if (instance === undefined) return undefined;
  const rows = async (sql: string) => (await knex.raw(sql, [engineIdentity, key])).rows;
  const of = 'where engine_identity = ? and process_instance_key = ?';
  return {
    ...instance,
    path: await rows(`select key::text as key, element_id as "elementId", element_type as "elementType",
      flow_scope_key::text as "flowScopeKey", state, started_at as "startedAt", ended_at as "endedAt"
      from element_instances ${of} order by position`),
    takenFlows: (await rows(`select element_ids from taken_sequence_flows ${of} order by position`)).flatMap(
      (row: { element_ids: string[] }) => row.element_ids,
    ),
    incidents: await rows(`select key::text as key, element_id as "elementId",
      element_instance_key::text as "elementInstanceKey", job_key::text as "jobKey", error_type as "errorType",
      error_message as "errorMessage", state, created_at as "createdAt", resolved_at as "resolvedAt"
      from incidents ${of} order by created_at`),
    variables: await rows(`select scope_key::text as "scopeKey", name, value from instance_variables ${of}
      order by scope_key, name`),
    children: await rows(`select ${SUMMARY} from ${FROM}
      where p.engine_identity = ? and p.parent_process_instance_key = ? order by p.key`),
  };
}

/**
 * Since when the engine's records are missing: the moment of the newest effect that is older than `graceSeconds` and
 * whose job no record tells of. A job's record is written before a worker can have it.
 */
export async function findMissingRecords(
  knex: Knex,
  engineIdentity: string,
  graceSeconds: number,
): Promise<Date | undefined> {
  const { rows } = await knex.raw<{ rows: { appliedAt: Date }[] }>(
    `select newest.applied_at as "appliedAt" from (
       select job_key, applied_at from effects
       where engine_identity = ? and applied_at < now() - ? * interval '1 second'
       order by applied_at desc limit 1) newest
     where not exists (select 1 from instance_jobs where engine_identity = ? and key = newest.job_key)`,
    [engineIdentity, graceSeconds, engineIdentity],
  );
  return rows[0]?.appliedAt;
}

/** Engine time of the newest record taken in of this engine; undefined before the first. */
export async function findNewestRecordAt(knex: Knex, engineIdentity: string): Promise<Date | undefined> {
  const [row] = await knex('exporter_positions').where({ engine_identity: engineIdentity }).max({ at: 'record_at' });
  return row?.at ?? undefined;
}

/** Engines other than this one that still have running cases, by our tables or by the records; a start would strand them. */
export async function findOtherEnginesWithRunningCases(knex: Knex, engineIdentity: string): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { identity: string }[] }>(
    `select engine_identity as identity from applications
     where closed_at is null and engine_identity is not null and engine_identity <> ?
     union
     select engine_identity from process_instances
     where engine_identity <> ? and state = 'ACTIVE' and parent_process_instance_key is null and case_id is not null`,
    [engineIdentity, engineIdentity],
  );
  return rows.map(({ identity }) => identity);
}

/** Every key says in its upper bits which partition made it. */
const PARTITION_BITS = 51n;

/** Tells of a key the greatest one that its partition has been read to by now; undefined before the partition's first record. */
export async function readGreatestKeys(
  knex: Knex,
  engineIdentity: string,
): Promise<(key: bigint) => bigint | undefined> {
  const rows: { partition_id: number; greatest_key: string }[] = await knex('exporter_positions')
    .where({ engine_identity: engineIdentity })
    .select('partition_id', 'greatest_key');
  const greatest = new Map(rows.map((row) => [row.partition_id, BigInt(row.greatest_key)]));
  return (key) => greatest.get(Number(key >> PARTITION_BITS));
}
