import type { Knex } from 'knex';

/** Keys and versions of an engine start anew with another engine, so its identity is part of the key. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('deployed_resources', (table) => {
    table.text('engine_identity').notNullable();
    table.text('definition_key').notNullable();
    table.text('deployment_key').notNullable();
    table.text('kind').notNullable();
    table.text('definition_id').notNullable();
    table.text('name');
    table.integer('version').notNullable();
    table.text('resource_name').notNullable();
    table.text('content').notNullable();
    table.text('sha256').notNullable();
    table.text('deployed_by').notNullable();
    table.timestamp('deployed_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.primary(['engine_identity', 'definition_key']);
    table.index(['engine_identity', 'kind', 'definition_id', 'version']);
    table.check("kind in ('PROCESS', 'DECISION', 'FORM')");
  });
  await knex.schema.createTable('process_settings', (table) => {
    table.text('process_id').primary();
    table.boolean('startable').notNullable().defaultTo(false);
    table.timestamp('updated_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('process_settings');
  await knex.schema.dropTable('deployed_resources');
}
