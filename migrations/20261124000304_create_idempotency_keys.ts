import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('idempotency_keys', (table) => {
    table.text('principal').notNullable();
    table.text('operation').notNullable();
    table.text('key').notNullable();
    table.text('request_hash').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('locked_until', { useTz: true }).notNullable();
    table.integer('answer_status');
    table.text('answer_type');
    table.text('answer_body');
    table.primary(['principal', 'operation', 'key']);
    table.index('created_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('idempotency_keys');
}
