import type { Knex } from 'knex';

/** Cases of the time before this system: they have an end and a number of their own, and no process. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table applications add column imported_at timestamptz,
      add check (imported_at is null or (closed_at is not null and process_instance_key is null));`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('applications', (table) => table.dropColumn('imported_at'));
}
