import type { Knex } from 'knex';
import type { Task } from './tasks.ts';

/** One element instance of the records, ended ones too. */
export interface ElementRecord {
  readonly key: string;
  readonly elementId: string;
  /** Zeebe's word, e.g. USER_TASK, SUB_PROCESS, MULTI_INSTANCE_BODY. */
  readonly elementType: string;
  readonly flowScopeKey: string;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
}

/** A job that has not ended. */
export interface OpenJobRecord {
  readonly key: string;
  readonly type: string;
  readonly elementInstanceKey: string;
  /** True when our worker has done it, although the engine does not know yet. */
  readonly isDone: boolean;
}

/** Everything the records say of one running instance, with those that it has called. */
export interface InstanceRecords {
  readonly key: string;
  readonly processId: string;
  readonly version: number;
  readonly definitionKey: string;
  readonly parentElementInstanceKey: string | null;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  readonly elements: readonly ElementRecord[];
  /** How often each sequence flow was taken. */
  readonly takenFlows: ReadonlyMap<string, number>;
  readonly variables: readonly { readonly scopeKey: string; readonly name: string; readonly value: string }[];
  readonly openJobs: readonly OpenJobRecord[];
  /** Called instances that run. */
  readonly called: readonly InstanceRecords[];
}

/** Reads an instance and those it has called; undefined when no record of it was taken in. */
export async function readInstanceRecords(
  knex: Knex,
  engineIdentity: string,
  key: string,
): Promise<InstanceRecords | undefined> {
  const rows = async (sql: string) => (await knex.raw(sql, [engineIdentity, key])).rows;
  const [instance] = await rows(`select key::text as key, bpmn_process_id as "processId", version,
    process_definition_key::text as "definitionKey", parent_element_instance_key::text as "parentElementInstanceKey", state
    from process_instances where engine_identity = ? and key = ?`);
  if (instance === undefined) return undefined;
  const of = 'where engine_identity = ? and process_instance_key = ?';
  const flows: { id: string; count: number }[] = await rows(
    `select id, count(*)::int as count from taken_sequence_flows, unnest(element_ids) as id ${of} group by id`,
  );
  const called: { key: string }[] = await rows(`select key::text as key from process_instances
    where engine_identity = ? and parent_process_instance_key = ? and state = 'ACTIVE' order by process_instances.key`);
  const children: InstanceRecords[] = [];
  for (const child of called) {
    const records = await readInstanceRecords(knex, engineIdentity, child.key);
    if (records !== undefined) children.push(records);
  }
  return {
    ...instance,
    elements: await rows(`select key::text as key, element_id as "elementId", element_type as "elementType",
      flow_scope_key::text as "flowScopeKey", state from element_instances ${of} order by element_instances.key`),
    takenFlows: new Map(flows.map(({ id, count }) => [id, count])),
    variables: await rows(`select scope_key::text as "scopeKey", name, value from instance_variables ${of}`),
    openJobs: await rows(`select j.key::text as key, j.type, j.element_instance_key::text as "elementInstanceKey",
      exists (select 1 from effects e where e.engine_identity = j.engine_identity and e.job_key = j.key) as "isDone"
      from instance_jobs j where j.engine_identity = ? and j.process_instance_key = ?
      and j.state not in ('COMPLETED', 'CANCELED', 'ERROR_THROWN')`),
    called: children,
  };
}

/** A task as a move of its case looks at it. */
export type SeatTask = Pick<
  Task,
  | 'id'
  | 'engineIdentity'
  | 'jobKey'
  | 'processInstanceKey'
  | 'processId'
  | 'elementId'
  | 'elementInstanceKey'
  | 'discipline'
  | 'department'
  | 'round'
  | 'status'
  | 'outcome'
> & {
  /** True when the case was moved before and this row's job has not come yet. */
  readonly awaitsJob: boolean;
};

/** The tasks of a case in the order of their making, closed ones too. */
export async function listSeatTasks(knex: Knex, caseId: string): Promise<SeatTask[]> {
  const { rows } = await knex.raw<{ rows: SeatTask[] }>(
    `select t.id, t.engine_identity as "engineIdentity", t.job_key::text as "jobKey",
       t.process_instance_key::text as "processInstanceKey", t.process_id as "processId", t.element_id as "elementId",
       t.element_instance_key::text as "elementInstanceKey", t.discipline, t.department, t.round, t.status, t.outcome,
       exists (select 1 from seat_answers s where s.task_id = t.id and s.job_key is null) as "awaitsJob"
     from tasks t where t.case_id = ? order by t.seq`,
    [caseId],
  );
  return rows;
}

/** Names of a case's messages that wait in the outbox: they reach whatever engine is there next. */
export async function listWaitingMessages(knex: Knex, caseId: string): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `select distinct payload ->> 'name' as name from outbox
     where case_id = ? and kind = 'PUBLISH_MESSAGE' and status = 'PENDING'`,
    [caseId],
  );
  return rows.map(({ name }) => name);
}

/** True when the release of the present suspension was ordered. */
export async function isReleaseOrdered(knex: Knex, caseId: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `select 1 from applications a join outbox o on o.case_id = a.id
     where a.id = ? and o.payload ->> 'messageId' = 'case-resumed:' || a.id || ':' || a.suspension_count`,
    [caseId],
  );
  return rows.length > 0;
}

/** A running instance of a case. */
export interface CaseInstance {
  readonly engineIdentity: string;
  readonly key: string;
}

/** Running instances of cases in other engines that no open case belongs to (any more). */
export async function listLeftoverInstances(knex: Knex, exceptEngine: string): Promise<CaseInstance[]> {
  const { rows } = await knex.raw<{ rows: CaseInstance[] }>(
    `select p.engine_identity as "engineIdentity", p.key::text as key from process_instances p
     where p.state = 'ACTIVE' and p.parent_process_instance_key is null and p.case_id is not null
       and p.engine_identity <> ? and not exists (
         select 1 from applications a where a.engine_identity = p.engine_identity
           and a.process_instance_key = p.key and a.closed_at is null)`,
    [exceptEngine],
  );
  return rows;
}

/** The instance that carries a variable of this JSON value in its outermost scope; undefined when none is known. */
export async function findInstanceByVariable(
  knex: Knex,
  engineIdentity: string,
  variable: { readonly name: string; readonly value: string },
): Promise<string | undefined> {
  const row = await knex('instance_variables as v')
    .join('process_instances as p', (on) =>
      on.on('p.engine_identity', 'v.engine_identity').andOn('p.key', 'v.process_instance_key'),
    )
    .where({ 'v.engine_identity': engineIdentity, 'v.name': variable.name, 'v.value': variable.value })
    .where('p.state', 'ACTIVE')
    .whereRaw('v.scope_key = v.process_instance_key')
    .first<{ key: string } | undefined>(knex.raw('p.key::text as key'));
  return row?.key;
}

/** True when the records of all these published messages were taken in. */
export async function areMessagesKnown(knex: Knex, engineIdentity: string, keys: readonly string[]): Promise<boolean> {
  const rows = await knex('published_messages')
    .where({ engine_identity: engineIdentity })
    .whereIn('key', [...keys])
    .distinct('key');
  return rows.length === new Set(keys).size;
}

/** An engine that is gone sends no records any more: its instance and those it called count as ended from now on. */
export async function markInstanceGone(trx: Knex.Transaction, engineIdentity: string, key: string): Promise<void> {
  await trx.raw(
    `with recursive gone as (
       select key from process_instances where engine_identity = ? and key = ?
       union all
       select p.key from process_instances p join gone g on p.parent_process_instance_key = g.key
       where p.engine_identity = ?)
     update process_instances set state = 'TERMINATED', ended_at = now()
     where engine_identity = ? and key in (select key from gone) and state = 'ACTIVE'`,
    [engineIdentity, key, engineIdentity, engineIdentity],
  );
}
