import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Where a department takes what is sent to it; without a row it finds everything in its inbox here.
    create table department_endpoints (
      department_code text primary key,
      url text not null,
      secret text not null,
      updated_at timestamptz not null default now()
    );
    create table department_deliveries (
      id uuid primary key default gen_random_uuid(),
      seq bigint generated always as identity,
      department_code text not null,
      case_id uuid not null references applications (id) on delete cascade,
      subject text not null check (subject in ('EVENT', 'DOCUMENT')),
      -- Kind of the event, code of the document.
      name text not null,
      subject_id text not null,
      channel text not null check (channel in ('HTTP', 'INBOX')),
      body jsonb not null,
      status text not null check (status in ('PENDING', 'DELIVERED', 'DEAD')),
      attempts integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_error text,
      created_at timestamptz not null default now(),
      -- The receipt: when and how it was taken, and digests of what was sent and answered.
      delivered_at timestamptz,
      http_status integer,
      body_sha256 text,
      answer_sha256 text,
      unique (department_code, subject, subject_id)
    );
    create index department_deliveries_due on department_deliveries (next_attempt_at) where status = 'PENDING';
    create index department_deliveries_case on department_deliveries (case_id, seq);`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table department_deliveries, department_endpoints;');
}
