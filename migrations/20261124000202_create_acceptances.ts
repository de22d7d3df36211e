import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table acceptances (
      submission_id uuid primary key references submissions (id) on delete cascade,
      seq bigint generated always as identity,
      case_id uuid not null references applications (id) on delete cascade,
      facts jsonb not null,
      rules_date date not null,
      precheck jsonb,
      decision text check (decision in ('ACCEPTED', 'ACCEPTED_WITH_DEFICIENCY', 'CORRECTION_NOTICE', 'NOT_ACCEPTED')),
      reason text,
      officer_id text,
      officer_name text,
      by_law boolean not null default false,
      decided_at timestamptz,
      checked_at timestamptz not null
    );
    create index acceptances_case on acceptances (case_id, seq);

    -- The law allows one notice that lists everything: one row for each case.
    create table corrections (
      case_id uuid primary key references applications (id) on delete cascade,
      document_id uuid not null,
      opened_at timestamptz not null,
      due_date date not null,
      outcome text check (outcome in ('CORRECTED', 'EXPIRED')),
      closed_at timestamptz
    );
    create table supplements (
      case_id uuid primary key references applications (id) on delete cascade,
      document_id uuid not null,
      opened_at timestamptz not null,
      due_date date not null,
      attempts integer not null default 0,
      extension_requested_at timestamptz,
      extension_reason text,
      extension_decision text check (extension_decision in ('GRANTED', 'REFUSED')),
      extended_at timestamptz,
      outcome text check (outcome in ('SUPPLEMENTED', 'EXPIRED', 'FAILED')),
      closed_at timestamptz
    );
    -- Materials that a notice names; only their slots are open for upload while the notice runs.
    create table requested_materials (
      case_id uuid not null references applications (id) on delete cascade,
      kind text not null check (kind in ('CORRECTION', 'SUPPLEMENT', 'LATE_FOUND')),
      slot text not null,
      remark text not null,
      handed_in_at timestamptz,
      settled_at timestamptz,
      primary key (case_id, kind, slot)
    );`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['requested_materials', 'supplements', 'corrections', 'acceptances']) {
    await knex.schema.dropTable(table);
  }
}
