import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table rounds (
      case_id uuid not null references applications (id) on delete cascade,
      round integer not null check (round >= 1),
      submission_id uuid not null references submissions (id),
      final_departments text[] not null,
      planned_at timestamptz not null,
      outcome text check (outcome in ('PASS', 'FINDINGS')),
      concluded_at timestamptz,
      primary key (case_id, round)
    );
    create table round_disciplines (
      case_id uuid not null,
      round integer not null,
      discipline text not null,
      files_hash text not null,
      under_review boolean not null,
      reason text not null check (reason in ('FIRST_ROUND', 'FILES_CHANGED', 'OPEN_OPINION', 'CARRIED_OVER')),
      primary key (case_id, round, discipline),
      foreign key (case_id, round) references rounds (case_id, round) on delete cascade
    );

    create table stage_results (
      id uuid primary key,
      seq bigint generated always as identity,
      case_id uuid not null references applications (id) on delete cascade,
      round integer not null,
      stage text not null check (stage in ('FIRST', 'SECOND', 'FINAL')),
      discipline text not null default '',
      department text not null default '',
      user_id uuid,
      user_name text not null,
      agency_code text,
      verdict text not null check (verdict in ('REVIEWED', 'AGREED', 'DISAGREED', 'CONFIRMED', 'OBJECTED', 'DEEMED_AGREED')),
      comment text,
      task_id uuid unique,
      decided_at timestamptz not null,
      superseded_at timestamptz
    );
    -- One valid result for each seat of a stage; a repeated check supersedes the one before.
    create unique index stage_results_valid on stage_results (case_id, round, stage, discipline, department)
      where superseded_at is null;
    create index stage_results_person on stage_results (user_id, case_id);

    create table opinions (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      round integer not null,
      stage text not null check (stage in ('FIRST', 'SECOND', 'FINAL')),
      discipline text not null,
      serial integer not null,
      task_id uuid,
      reviewer_id uuid not null,
      reviewer_name text not null,
      file_id uuid,
      sheet text,
      position jsonb,
      standard text,
      clause text,
      severity text not null check (severity in ('MANDATORY', 'SHALL', 'SHOULD', 'DEPTH', 'SEAL')),
      text text not null,
      private_note text,
      state text not null default 'OPEN'
        check (state in ('OPEN', 'REPLIED', 'CLOSED', 'REOPENED', 'DISPUTED', 'UPHELD', 'WAIVED')),
      waiver_reason text,
      waived_by text,
      issued_at timestamptz,
      closed_at timestamptz,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (case_id, serial),
      check (state <> 'WAIVED' or (severity <> 'MANDATORY' and waiver_reason is not null and waived_by is not null))
    );
    create index opinions_case on opinions (case_id, round, discipline);
    create table opinion_replies (
      opinion_id uuid not null references opinions (id) on delete cascade,
      round integer not null,
      text text not null,
      file_ids uuid[] not null default '{}',
      replied_by text not null,
      replied_by_name text not null,
      replied_at timestamptz not null,
      primary key (opinion_id, round)
    );`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['opinion_replies', 'opinions', 'stage_results', 'round_disciplines', 'rounds']) {
    await knex.schema.dropTable(table);
  }
}
