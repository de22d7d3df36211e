import type { Knex } from 'knex';

/** The last day for answering an objection is reckoned by the calendar and the rests as they are: its days are kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table opinion_objections add column answer_wd integer');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table opinion_objections drop column answer_wd');
}
