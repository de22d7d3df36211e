import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Materials that the officer sends back although they were filed; those that were never filed are known without a name.
  await knex.raw(`alter table acceptances add column correction_items text[] not null default '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table acceptances drop column correction_items');
}
