import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Working days that the table gave the stages of the round; null for a round that began before they were kept.
  await knex.raw('alter table rounds add column limits jsonb');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table rounds drop column limits');
}
