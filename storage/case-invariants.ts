import type { Invariant } from './invariant.ts';

/**
 * Main processes only: what a case calls runs in instances of its own below it. Those that a case has left for another
 * engine are not its, nor is one that was ended there before it had opened the case, after which the submission was sent anew.
 */
const CASE_INSTANCES = `
  select p.*, exists (
    select 1 from instance_variables v where v.engine_identity = p.engine_identity and v.process_instance_key = p.key
      and v.name = 'duplicate' and v.value = 'true') as is_duplicate
  from process_instances p
  where p.bpmn_process_id in (select process from sectors) and p.parent_process_instance_key is null
    and not exists (
      select 1 from reseats r where r.from_engine = p.engine_identity and r.from_instance = p.key and r.state <> 'CREATING')
    and not (p.state = 'TERMINATED'
      and exists (select 1 from outbox o where o.case_id::text = p.case_id and o.business_key like 'submit:%')
      and not exists (
        select 1 from applications a where a.engine_identity = p.engine_identity and a.process_instance_key = p.key))`;

/** What holds of cases: one instance, one end, numbers without gap, everything done once and told in the audit log. */
export const caseInvariants: readonly Invariant[] = [
  {
    name: 'submission-without-instance',
    says: 'a submitted application that not exactly one process instance drives',
    sql: `
      select a.id || ' has ' || count(i.key) as offender
      from applications a left join (${CASE_INSTANCES}) i on i.case_id = a.id::text and not i.is_duplicate
      where a.submitted_at is not null and a.imported_at is null
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
        from applications where number is not null and imported_at is null),
      series as (
        select scope, count(distinct serial) as given, count(*) as issued, max(serial) as last from numbers group by scope)
      select coalesce(series.scope, s.scope) || ': ' || coalesce(given, 0) || ' of ' || coalesce(last_value, 0) as offender
      from series full join (select * from serials where scope not like 'SC-%') s on s.scope = series.scope
      where given is distinct from last_value or issued is distinct from given or last is distinct from last_value`,
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
