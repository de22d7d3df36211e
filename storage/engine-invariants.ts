import type { Invariant } from './invariant.ts';

/** Engines that were lost: no record tells how their jobs and elements ended, and nobody waits for them. */
const LOST_ENGINES = `select from_engine from reseats where state = 'ABANDONED'`;

/** What holds of the engine, of its records in the tables, and of the tasks and messages that lie between it and the cases. */
export const engineInvariants: readonly Invariant[] = [
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
];
