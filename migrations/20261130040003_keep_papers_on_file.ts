import type { Knex } from 'knex';

/** Papers that were accepted once and serve every later filing of the same project, and requests refused because of them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table papers_on_file (
      id uuid primary key,
      applicant_code text not null,
      project_code text not null,
      material text not null,
      file_name text not null,
      sha256 text not null,
      size_bytes bigint not null,
      media_type text not null,
      page_count integer,
      signature_count integer,
      case_id uuid not null references applications (id),
      case_number text not null,
      accepted_on date not null,
      valid_to date,
      ended_at timestamptz,
      ended_by_name text,
      end_reason text,
      unique (applicant_code, project_code, material, sha256),
      check (ended_at is null or (ended_by_name is not null and end_reason is not null))
    );
    create table refused_requests (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      material text not null,
      asked_by_name text not null,
      asked_at timestamptz not null
    );
    create index refused_requests_case on refused_requests (case_id);
    -- Each time that somebody had to come to the counter for a case that is to be done online.
    create table paper_visits (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      visited_on date not null,
      reason text not null,
      recorded_by_name text not null,
      recorded_at timestamptz not null
    );
    create index paper_visits_case on paper_visits (case_id, visited_on);
    alter table files add column paper_id uuid references papers_on_file (id), add column source text;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('files', (table) => table.dropColumns('paper_id', 'source'));
  await knex.schema.dropTable('paper_visits');
  await knex.schema.dropTable('refused_requests');
  await knex.schema.dropTable('papers_on_file');
}
