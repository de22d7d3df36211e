import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table tasks (
      id uuid primary key,
      seq bigint generated always as identity,
      engine_identity text not null,
      job_key bigint not null,
      case_id uuid not null references applications (id) on delete cascade,
      process_instance_key bigint not null,
      process_id text not null,
      element_id text not null,
      element_instance_key bigint not null,
      task_type text not null,
      stage text,
      round integer,
      discipline text,
      department text,
      candidate_role text not null,
      region_code text not null,
      firm_code text,
      agency_code text,
      assignee_user_id uuid,
      assignee_name text,
      status text not null default 'OPEN'
        check (status in ('OPEN', 'CLAIMED', 'COMPLETING', 'COMPLETED', 'CANCELED', 'SUPERSEDED')),
      form_key text,
      due_date date,
      variables jsonb not null default '{}',
      outcome jsonb,
      created_at timestamptz not null,
      claimed_at timestamptz,
      completed_at timestamptz,
      closed_at timestamptz,
      unique (engine_identity, job_key),
      check (status <> 'CLAIMED' or assignee_user_id is not null)
    );
    create index tasks_case on tasks (case_id, created_at);
    create index tasks_queue on tasks (candidate_role, created_at, id) where status in ('OPEN', 'CLAIMED');
    create index tasks_assignee on tasks (assignee_user_id, created_at, id);
    -- A cancellation may be read from the records before the worker has stored the task.
    create table task_tombstones (
      engine_identity text not null,
      job_key bigint not null,
      canceled_at timestamptz not null,
      primary key (engine_identity, job_key)
    );

    create table outbox (
      id bigint generated always as identity primary key,
      business_key text not null unique,
      kind text not null check (kind in ('PUBLISH_MESSAGE', 'COMPLETE_JOB')),
      payload jsonb not null,
      case_id uuid,
      status text not null default 'PENDING' check (status in ('PENDING', 'SENT', 'DEAD')),
      attempts integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_error text,
      created_at timestamptz not null default now(),
      sent_at timestamptz
    );
    create index outbox_pending on outbox (next_attempt_at, id) where status = 'PENDING';
    create index outbox_dead on outbox (id) where status = 'DEAD';
    create index outbox_case on outbox (case_id);

    -- What a job has done, under a key of the business: a second job for the same effect reads the stored result.
    create table effects (
      business_key text primary key,
      case_id uuid,
      job_type text not null,
      job_key bigint not null,
      result jsonb not null,
      applied_at timestamptz not null default now()
    );
    create index effects_case on effects (case_id);`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['effects', 'outbox', 'task_tombstones', 'tasks']) {
    await knex.schema.dropTable(table);
  }
}
