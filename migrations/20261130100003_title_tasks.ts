import type { Knex } from 'knex';

/** What a diagram calls a task of its own, so that pages can name steps which the program does not know. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table tasks add column title text');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table tasks drop column title');
}
