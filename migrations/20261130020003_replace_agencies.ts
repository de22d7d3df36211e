import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table applications add column priority boolean not null default false;
    comment on column applications.priority is 'its agency was replaced: the new one is to take it before others';

    create table agency_replacements (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      round integer not null,
      from_code text not null,
      from_name text not null,
      to_code text not null,
      to_name text not null,
      cause text not null check (cause in ('OVERDUE', 'RECUSAL', 'DISQUALIFIED', 'OTHER')),
      reason text not null,
      ordered_by uuid not null,
      ordered_by_name text not null,
      ordered_at timestamptz not null,
      done_at timestamptz
    );
    create index agency_replacements_case on agency_replacements (case_id, ordered_at);
    create unique index agency_replacements_open on agency_replacements (case_id) where done_at is null;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table agency_replacements; alter table applications drop column priority;');
}
