import type { Knex } from 'knex';

/** Filed materials that the officer wants corrected, besides those that are missing. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table acceptances add column correction_items text[] not null default '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table acceptances drop column correction_items');
}
