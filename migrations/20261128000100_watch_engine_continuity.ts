import type { Knex } from 'knex';

/** Lets readiness see that an engine moves cases while no record of it arrives. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table effects add column engine_identity text');
  await knex.raw('create index effects_applied on effects (engine_identity, applied_at desc)');
  await knex.raw(
    `comment on column effects.engine_identity is 'engine that made the job; null for effects before this column'`,
  );
  await knex.raw(`comment on column exporter_positions.record_at is 'engine time of the newest record taken in'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table effects drop column engine_identity');
}
