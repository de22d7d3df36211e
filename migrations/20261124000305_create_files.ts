import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // What was announced when an upload began; the bytes lie in the upload folder until they are checked.
  await knex.schema.createTable('uploads', (table) => {
    table.text('id').primary();
    table.uuid('application_id').notNullable();
    table.text('slot').notNullable();
    table.text('file_name').notNullable();
    table.bigInteger('size_bytes').notNullable();
    table.uuid('user_id').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.index('created_at');
  });
  await knex.schema.createTable('files', (table) => {
    table.uuid('id').primary();
    table.uuid('application_id').notNullable();
    table.text('slot').notNullable();
    table.text('file_name').notNullable();
    table.integer('version').notNullable();
    table.text('discipline');
    table.text('sheet_no');
    table.text('sha256').notNullable();
    table.bigInteger('size_bytes').notNullable();
    table.text('media_type').notNullable();
    table.integer('page_count');
    table.integer('signature_count');
    table.jsonb('warnings').notNullable().defaultTo('[]');
    table.uuid('uploaded_by').notNullable();
    table.timestamp('uploaded_at', { useTz: true }).notNullable();
    table.uuid('superseded_by').references('files.id').deferrable('deferred');
    table.timestamp('removed_at', { useTz: true });
    table.index(['application_id', 'slot']);
    table.index('sha256');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('files');
  await knex.schema.dropTable('uploads');
}
