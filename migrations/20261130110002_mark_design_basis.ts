import type { Knex } from 'knex';

/** Which papers designs rest on is for the register to say: another sector has papers of its own. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table materials add column design_basis boolean not null default false');
  // The planning permit and the site plan.
  await knex.raw("update materials set design_basis = true where code = 'M3'");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table materials drop column design_basis');
}
