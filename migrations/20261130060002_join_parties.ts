import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Kind of the department that wrote the opinion; null: the agency. What was objected before this column stays unmarked.
    alter table opinions add column department text;

    create table opinion_contradictions (
      case_id uuid not null references applications (id) on delete cascade,
      -- The one with the lower serial first, so that a pair has one row.
      first_opinion_id uuid not null references opinions (id) on delete cascade,
      second_opinion_id uuid not null references opinions (id) on delete cascade,
      flagged_by_name text,
      flag_reason text,
      flagged_at timestamptz,
      resolution text check (resolution in ('PREVAILS', 'BOTH_STAND')),
      prevailing_opinion_id uuid,
      reason text,
      resolved_by_name text,
      resolved_at timestamptz,
      -- A decision holds for the opinions as they were read.
      first_version integer,
      second_version integer,
      primary key (first_opinion_id, second_opinion_id),
      check ((resolution is null) = (resolved_at is null)),
      check ((resolution = 'PREVAILS') = (prevailing_opinion_id is not null))
    );
    create index opinion_contradictions_case on opinion_contradictions (case_id);

    -- Who read what of a case, a row for each person and minute.
    create table case_reads (
      case_id uuid not null references applications (id) on delete cascade,
      user_id uuid not null,
      what text not null,
      minute timestamptz not null,
      user_name text not null,
      party_code text not null,
      primary key (case_id, user_id, what, minute)
    );`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table case_reads, opinion_contradictions; alter table opinions drop column department;');
}
