import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The rule that hit in plain words, and the version of the table that was read; null for cases decided before.
    alter table channel_decisions add column explanation jsonb, add column table_version integer;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table channel_decisions drop column explanation, drop column table_version');
}
