import type { Knex } from 'knex';

/** The time for a revision may be lengthened once in a round. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'alter table rounds add column revision_extended_at timestamptz, add column revision_extension_reason text',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table rounds drop column revision_extended_at, drop column revision_extension_reason');
}
