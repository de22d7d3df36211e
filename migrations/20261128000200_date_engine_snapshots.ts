import type { Knex } from 'knex';

/** Lets monitoring tell how old the snapshot is that a restart would begin from. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table engine_snapshot add column written_at timestamptz not null default now()');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table engine_snapshot drop column written_at');
}
