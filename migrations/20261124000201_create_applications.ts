import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One row counts one series of numbers; its lock keeps a series free of gaps: a number given back by a rollback is given again.
    create table serials (
      scope text primary key,
      last_value integer not null check (last_value >= 0)
    );

    create table applications (
      id uuid primary key,
      number text unique,
      region_code text not null default '',
      project_name text not null default '',
      project_code text not null default '',
      building text not null default '',
      commitment_signed boolean not null default false,
      applicant_code text not null,
      applicant_name text not null,
      design_unit_code text,
      design_unit_name text,
      survey_unit_code text,
      survey_unit_name text,
      proposed_agency_code text,
      facts jsonb not null default '{}',
      version integer not null default 1,
      state text not null default 'DRAFT' check (state in (
        'DRAFT', 'SUBMITTED', 'CORRECTION', 'ACCEPTED', 'ACCEPTED_DEFICIENT', 'FIRST', 'SECOND', 'FINAL',
        'OPINION_ISSUED', 'WAIT_SUPPLEMENT', 'SIGNING', 'CERTIFIED', 'REJECTED', 'WITHDRAWN', 'TERMINATED',
        'NOT_ACCEPTED', 'CLOSED')),
      suspended boolean not null default false,
      suspension_reason text,
      state_before text,
      round integer not null default 0,
      channel text check (channel in ('INSTANT', 'FAST', 'NORMAL', 'EXPERT')),
      agency_code text,
      agency_name text,
      payer text check (payer in ('GOVERNMENT', 'APPLICANT')),
      fee_fen bigint,
      engine_identity text,
      process_instance_key bigint,
      previous_case_id uuid references applications (id),
      created_by uuid not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      submitted_at timestamptz,
      effective_date date,
      accepted_on date,
      suspension_count integer not null default 0,
      withdrawal_requested_at timestamptz,
      closed_at timestamptz,
      case_result text,
      check (submitted_at is null or (number is not null and region_code ~ '^[0-9]{6}$')),
      check (suspended = (state_before is not null))
    );
    -- The same building of the same project can be under review only once at a time.
    create unique index applications_open_project on applications (project_code, building)
      where submitted_at is not null and closed_at is null;
    -- One engine instance drives one case.
    create unique index applications_instance on applications (engine_identity, process_instance_key)
      where process_instance_key is not null;
    create index applications_applicant on applications (applicant_code, created_at desc, id desc);
    create index applications_design_unit on applications (design_unit_code, created_at desc, id desc);
    create index applications_agency on applications (agency_code, created_at desc, id desc);
    create index applications_region on applications (region_code, created_at desc, id desc);
    create index applications_created on applications (created_at desc, id desc);
    create index applications_running on applications (state) where closed_at is null;

    create table submissions (
      id uuid primary key,
      seq bigint generated always as identity,
      case_id uuid not null references applications (id) on delete cascade,
      kind text not null check (kind in ('APPLICATION', 'CORRECTION', 'SUPPLEMENT', 'REVISION')),
      attempt integer not null check (attempt >= 1),
      task_id uuid unique,
      submitted_by text not null,
      submitted_by_name text not null,
      submitted_at timestamptz not null,
      effective_date date not null,
      facts jsonb not null,
      note text,
      unique (case_id, kind, attempt)
    );

    -- What exactly was handed in: a frozen list, so that later uploads change no past submission.
    create table submission_files (
      submission_id uuid not null references submissions (id) on delete cascade,
      file_id uuid not null,
      slot text not null,
      discipline text,
      sheet_no text,
      file_name text not null,
      version integer not null,
      sha256 text not null,
      primary key (submission_id, file_id)
    );`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['submission_files', 'submissions', 'applications', 'serials']) {
    await knex.schema.dropTable(table);
  }
}
