import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // The round that a change of the design basis has stopped, and when its review began anew.
  await knex.raw(`alter table supplements
    add column stopped_round integer,
    add column restarted_at timestamptz`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table supplements drop column stopped_round, drop column restarted_at');
}
