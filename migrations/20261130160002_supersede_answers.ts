import type { Knex } from 'knex';

/** A corrected unit or project code is asked about anew; what was answered of the former one is kept, and said to be that. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table neighbour_answers add column superseded_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table neighbour_answers drop column superseded_at');
}
