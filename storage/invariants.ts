import type { Knex } from 'knex';

/** What must never be found in the tables; the query selects `offender`, one row for each place where it is found. */
export interface Invariant {
  readonly name: string;
  /** Completes "there is ...". */
  readonly says: string;
  readonly sql: string;
}

/**
 * Main processes only: what a case calls runs in instances of its own below it. Those that a case has left for another
 * engine are not its, nor is one that was ended there before it had opened the case, after which the submission was sent anew.
 */
const CASE_INSTANCES = `
  select p.*, exists (
    select 1 from instance_variables v where v.engine_identity = p.engine_identity and v.process_instance_key = p.key
      and v.name = 'duplicate' and v.value = 'true') as is_duplicate
  from process_instances p
  where p.bpmn_process_id = 'drawing-review' and p.parent_process_instance_key is null
    and not exists (
      select 1 from reseats r where r.from_engine = p.engine_identity and r.from_instance = p.key and r.state <> 'CREATING')
    and not (p.state = 'TERMINATED'
      and exists (select 1 from outbox o where o.case_id::text = p.case_id and o.business_key like 'submit:%')
      and not exists (
        select 1 from applications a where a.engine_identity = p.engine_identity and a.process_instance_key = p.key))`;

/** Engines that were lost: no record tells how their jobs and elements ended, and nobody waits for them. */
const LOST_ENGINES = `select from_engine from reseats where state = 'ABANDONED'`;

/**
 * What holds whatever was killed, cut off or full in between. The tables of the engine's records are asked, so they tell
 * the truth once the exporter has caught up; while the system works, a row may be found that is gone at the next look.
 */
export const invariants: readonly Invariant[] = [
  {
    name: 'submission-without-instance',
    says: 'a submitted application that not exactly one process instance drives',
    sql: `
      select a.id || ' has ' || count(i.key) as offender
      from applications a left join (${CASE_INSTANCES}) i on i.case_id = a.id::text and not i.is_duplicate
      where a.submitted_at is not null
      group by a.id having count(i.key) <> 1`,
  },
  {
    name: 'case-bound-to-another-instance',
    says: 'a case that names another instance than the one that drives it',
    sql: `
      select a.id::text as offender from applications a
      where a.process_instance_key is not null and not exists (
        select 1 from (${CASE_INSTANCES}) i where i.engine_identity = a.engine_identity
          and i.key = a.process_instance_key and i.case_id = a.id::text and not i.is_duplicate)`,
  },
  {
    name: 'end-without-end',
    says: 'a case that has ended while its instance runs, or the other way round',
    sql: `
      select a.id || ': case ' || a.state || ', instance ' || i.state as offender
      from applications a join (${CASE_INSTANCES}) i on i.case_id = a.id::text and not i.is_duplicate
      where (a.closed_at is null) <> (i.state = 'ACTIVE')`,
  },
  {
    name: 'two-ends',
    says: 'a case with two endings',
    sql: `
      select case_id || ': closed ' || count(*) || ' times' as offender
      from case_events where kind = 'CLOSED' group by case_id having count(*) > 1
      union all
      select case_id || ': ' || string_agg(code, ', ' order by code)
      from documents where code in ('CERTIFICATE', 'FAIL_NOTICE', 'TERMINATION', 'WITHDRAWAL', 'NON_ACCEPTANCE')
      group by case_id having count(*) > 1
      union all
      select id || ': ' || state || ' with result ' || coalesce(case_result, 'none')
      from applications where closed_at is not null and state is distinct from
        (case case_result when 'CORRECTION_EXPIRED' then 'CLOSED' else case_result end)
      union all
      select id || ': ' || state || ', but not closed' from applications
      where closed_at is null and state in ('REJECTED', 'WITHDRAWN', 'TERMINATED', 'NOT_ACCEPTED', 'CLOSED')`,
  },
  {
    name: 'certificate-series',
    says: 'a certificate number that stands twice or is missing in its series',
    sql: `
      with series as (
        select 'SC-' || region_code || '-' || year as scope, count(distinct serial) as given, count(*) as issued,
          max(serial) as last
        from certificates where version = 0 group by region_code, year)
      select coalesce(series.scope, s.scope) || ': ' || coalesce(given, 0) || ' of ' || coalesce(last_value, 0) as offender
      from series full join (select * from serials where scope like 'SC-%') s on s.scope = series.scope
      where given is distinct from last_value or issued is distinct from given or last is distinct from last_value`,
  },
  {
    name: 'document-series',
    says: 'a number of a document or an application that stands twice or is missing in its series',
    sql: `
      with numbers as (
        select regexp_replace(number, '-[0-9]+$', '') as scope, regexp_replace(number, '^.*-', '')::int as serial
        from documents where code <> 'CERTIFICATE'
        union all
        select 'TS-' || substr(number, 3, 6) || '-' || to_char(to_date(substr(number, 9, 8), 'YYYYMMDD'), 'YYYY-MM-DD'),
          right(number, 4)::int
        from applications where number is not null),
      series as (
        select scope, count(distinct serial) as given, count(*) as issued, max(serial) as last from numbers group by scope)
      select coalesce(series.scope, s.scope) || ': ' || coalesce(given, 0) || ' of ' || coalesce(last_value, 0) as offender
      from series full join (select * from serials where scope not like 'SC-%') s on s.scope = series.scope
      where given is distinct from last_value or issued is distinct from given or last is distinct from last_value`,
  },
  {
    name: 'log-gap',
    says: 'a position of the engine log that is missing or written twice',
    sql: `
      select 'row ' || position || ' begins at ' || begins || ' after ' || before as offender
      from (select position, position - event_count as begins, lag(position) over (order by position) as before
        from engine_log) row
      where begins <> before + 1
      union all
      select 'the log begins at ' || min(l.position - l.event_count) || ' behind a snapshot of ' || snapshot.position
      from engine_log l, (select coalesce(max(position), 0) as position from engine_snapshot) snapshot
      group by snapshot.position having min(l.position - l.event_count) > snapshot.position + 1`,
  },
  {
    name: 'record-not-taken-in',
    says: 'a record of the engine that the tables do not know',
    sql: `
      select 'position ' || min(l.position) as offender
      from engine_log l join engine_identity e on true
      left join exporter_positions x on x.engine_identity = e.identity::text and x.partition_id = 1
      where l.position > coalesce(x.position, 0)
      having count(*) > 0
      union all
      select 'job ' || f.job_key || ' of ' || f.business_key from effects f
      where f.engine_identity is not null and not exists (
        select 1 from instance_jobs j where j.engine_identity = f.engine_identity and j.key = f.job_key)`,
  },
  {
    name: 'instance-with-nothing-pending',
    says: 'an active element that nothing will ever move: no job, timer, incident, called instance or inner element',
    sql: `
      with open_elements as (
        select e.engine_identity, e.key, process_instance_key, element_id, element_type, flow_scope_key
        from element_instances e
        join process_instances p on p.engine_identity = e.engine_identity and p.key = e.process_instance_key
        where e.state = 'ACTIVE' and p.state = 'ACTIVE'
        union all
        select engine_identity, key, key, bpmn_process_id, 'PROCESS', -1 from process_instances where state = 'ACTIVE')
      select e.process_instance_key || ' at ' || e.element_id as offender from open_elements e
      -- What waits for a message is not in the tables; whoever waits for a timer too is asked below.
      where e.element_type not in ('INTERMEDIATE_CATCH_EVENT', 'EVENT_BASED_GATEWAY', 'RECEIVE_TASK')
        and not exists (select 1 from open_elements inner_one
          where inner_one.engine_identity = e.engine_identity and inner_one.flow_scope_key = e.key)
        and not exists (select 1 from instance_jobs j where j.engine_identity = e.engine_identity
          and j.element_instance_key = e.key and j.ended_at is null)
        and not exists (select 1 from process_instances p where p.engine_identity = e.engine_identity
          and p.parent_element_instance_key = e.key and p.state = 'ACTIVE')
        and not exists (select 1 from incidents i where i.engine_identity = e.engine_identity
          and i.element_instance_key = e.key and i.state = 'ACTIVE')
      union all
      select j.process_instance_key || ': open job ' || j.key || ' of an ended element' from instance_jobs j
      join element_instances e on e.engine_identity = j.engine_identity and e.key = j.element_instance_key
      where j.ended_at is null and e.state <> 'ACTIVE'
      union all
      select e.process_instance_key || ' at ' || e.element_id || ', of an ended instance' from element_instances e
      join process_instances p on p.engine_identity = e.engine_identity and p.key = e.process_instance_key
      where e.state = 'ACTIVE' and p.state <> 'ACTIVE' and e.engine_identity not in (${LOST_ENGINES})`,
  },
  {
    name: 'timer-not-fired',
    says: 'a timer that is long past and has not fired, or that outlived its element, or an element that lost its timer',
    sql: `
      with timers as (
        select t.*, e.state as element_state from instance_timers t
        join process_instances p on p.engine_identity = t.engine_identity and p.key = t.process_instance_key
        left join element_instances e on e.engine_identity = t.engine_identity and e.key = t.element_instance_key
        where p.state = 'ACTIVE')
      select process_instance_key || ': timer ' || key || ' at ' || element_id || ' was due at ' || due_at as offender
      from timers where state = 'CREATED' and due_at < now() - interval '5 minutes'
      union all
      select process_instance_key || ': timer ' || key || ' of an ended element' from timers
      where state = 'CREATED' and element_state <> 'ACTIVE'
      union all
      select process_instance_key || ': no timer left for ' || element_instance_key from timers t
      where element_state = 'ACTIVE' and exists (
        select 1 from element_instances e where e.engine_identity = t.engine_identity and e.key = t.element_instance_key
          and e.element_type in ('INTERMEDIATE_CATCH_EVENT', 'EVENT_BASED_GATEWAY', 'RECEIVE_TASK'))
      group by t.engine_identity, process_instance_key, element_instance_key
      having count(*) filter (where state = 'CREATED') = 0`,
  },
  {
    name: 'effect-twice',
    says: 'something that was done twice for one cause',
    sql: `
      select 'job ' || job_key || ' had ' || count(*) || ' effects' as offender
      from effects where engine_identity is not null group by engine_identity, job_key having count(*) > 1
      union all
      select case_id || ': ' || kind || ' ' || count(*) || ' times' from case_events
      where kind in ('SUBMITTED', 'OPENED', 'CERTIFIED', 'CERTIFICATE_REPORTED') group by case_id, kind having count(*) > 1
      union all
      select entity || ' ' || entity_id || ': ' || action || ' ' || count(*) || ' times' from audit_log
      where action in ('create-draft', 'submit-application', 'attach-file', 'create-task', 'complete-task',
        'issue-document', 'issue-certificate', 'record-stage-result', 'start-clock', 'create-opinion')
      group by entity, entity_id, action having count(*) > 1
      union all
      select 'case ' || case_id || ': ' || count(*) || ' running clocks ' || kind from clocks
      where state = 'RUNNING' group by case_id, kind having count(*) > 1`,
  },
  {
    name: 'write-without-audit',
    says: 'a row that no row of the audit log tells of',
    sql: `
      with written (entity, id, action) as (
        select 'application', id::text, 'create-draft' from applications
        union all select 'submission', id::text, 'submit-' || lower(kind) from submissions
        union all select 'file', id::text, 'attach-file' from files
        union all select 'document', id::text, 'issue-document' from documents
        union all select 'certificate', id::text, 'issue-certificate' from certificates
        union all select 'task', id::text, 'create-task' from tasks
        union all select 'task', id::text, 'complete-task' from tasks where outcome is not null
        union all select 'clock', id::text, 'start-clock' from clocks
        union all select 'opinion', id::text, 'create-opinion' from opinions
        union all select 'stage-result', id::text, 'record-stage-result' from stage_results)
      select w.entity || ' ' || w.id || ' without ' || w.action as offender from written w
      where not exists (select 1 from audit_log l where l.entity = w.entity and l.entity_id = w.id and l.action = w.action)`,
  },
  {
    name: 'task-without-job',
    says: 'a task that waits for a person while its job is gone, or a job of a person that has no task',
    sql: `
      select 'task ' || t.id || ': job ' || coalesce(j.state, 'unknown') as offender from tasks t
      left join instance_jobs j on j.engine_identity = t.engine_identity and j.key = t.job_key
      where t.status in ('OPEN', 'CLAIMED', 'COMPLETING') and t.job_key is not null
        and (j.key is null or j.ended_at is not null)
      union all
      select 'task ' || t.id || ': no job, and none to come' from tasks t
      where t.status in ('OPEN', 'CLAIMED', 'COMPLETING') and t.job_key is null and not exists (
        select 1 from seat_answers s where s.task_id = t.id and s.job_key is null)
      union all
      select 'job ' || j.key || ' of ' || j.element_id || ' without task' from instance_jobs j
      where j.type = 'io.camunda.zeebe:userTask' and j.ended_at is null and j.engine_identity not in (${LOST_ENGINES})
        and not exists (select 1 from tasks t where t.engine_identity = j.engine_identity and t.job_key = j.key)
        and not exists (select 1 from incidents i where i.engine_identity = j.engine_identity
          and i.job_key = j.key and i.state = 'ACTIVE')`,
  },
  {
    name: 'completion-not-sent',
    says: 'a finished task of which the engine is never told',
    sql: `
      select 'task ' || t.id || ': message ' || coalesce(o.status, 'missing') as offender from tasks t
      left join outbox o on o.business_key = 'complete-job:' || t.engine_identity || ':' || t.job_key
      where t.status = 'COMPLETING' and t.job_key is not null and o.status is distinct from 'PENDING'`,
  },
  {
    name: 'message-given-up',
    says: 'a message to the engine that was given up',
    sql: `select 'message ' || id || ' ' || business_key || ': ' || coalesce(last_error, '') as offender
      from outbox where status = 'DEAD'`,
  },
  {
    name: 'document-not-printed',
    says: 'a document that was issued and has no PDF',
    sql: `select number as offender from documents where sha256 is null`,
  },
  {
    name: 'document-before-application',
    says: 'a certificate or another document that is dated before its application',
    sql: `select d.number as offender from documents d join applications a on a.id = d.case_id
      where d.issued_at < a.submitted_at
      union all
      select c.number from certificates c join applications a on a.id = c.case_id where c.issued_at < a.submitted_at`,
  },
  {
    name: 'clock-of-an-ended-case',
    says: 'a limit that runs on after its case has ended',
    sql: `select c.kind || ' of ' || c.case_id as offender from clocks c join applications a on a.id = c.case_id
      where c.state = 'RUNNING' and a.closed_at is not null`,
  },
];

/** An invariant that does not hold, with the places where it does not. */
export interface Violation {
  readonly invariant: Invariant;
  readonly offenders: readonly string[];
}

/** Asks for all of them in one moment of the database; answers only those that do not hold. */
export async function findViolations(knex: Knex): Promise<Violation[]> {
  return knex.transaction(
    async (trx) => {
      const violations: Violation[] = [];
      for (const invariant of invariants) {
        const { rows } = await trx.raw<{ rows: { offender: string }[] }>(invariant.sql);
        if (rows.length > 0) violations.push({ invariant, offenders: rows.map(({ offender }) => offender) });
      }
      return violations;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

export interface Looks {
  readonly looks: number;
  /** What goes by between two looks. */
  pause(): Promise<unknown>;
}

/** What is found at every one of several looks: on a system at work, a row that is only under way is gone at the next. */
export async function findLastingViolations(knex: Knex, { looks, pause }: Looks): Promise<Violation[]> {
  let lasting = await findViolations(knex);
  for (let look = 1; look < looks && lasting.length > 0; look++) {
    await pause();
    const now = new Map((await findViolations(knex)).map(({ invariant, offenders }) => [invariant, offenders]));
    lasting = lasting.flatMap(({ invariant, offenders }) => {
      const still = offenders.filter((offender) => now.get(invariant)?.includes(offender));
      return still.length === 0 ? [] : [{ invariant, offenders: still }];
    });
  }
  return lasting;
}
