import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table lane_changes (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      number integer not null check (number >= 1),
      from_channel text not null,
      to_channel text not null,
      reason text not null,
      -- Days of the new lane by the rules of the day of acceptance: of the first round, and of later ones.
      limits jsonb not null,
      re_review_limits jsonb not null,
      -- True where experts are to meet although the review has begun.
      panel_due boolean not null,
      decided_by uuid not null,
      decided_by_name text not null,
      decided_at timestamptz not null,
      unique (case_id, number),
      check (from_channel <> to_channel)
    );`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('lane_changes');
}
