import type { Knex } from 'knex';

/** Kinds of document grow with the business; the program's own list holds them, a second one here would only lag behind. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table documents drop constraint documents_code_check');
}

export async function down(): Promise<void> {
  // Kinds that came since would not fit the list of former times.
}
