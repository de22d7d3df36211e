import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('users', (table) => {
    table.uuid('id').primary();
    table.text('username').notNullable();
    table.text('display_name').notNullable();
    table.text('password_hash').notNullable();
    table.text('status').notNullable().defaultTo('ACTIVE');
    table.boolean('must_change_password').notNullable().defaultTo(false);
    table.text('firm_code');
    table.text('agency_code');
    table.text('department_code');
    table.text('region_code');
    table.specificType('disciplines', 'text[]').notNullable().defaultTo('{}');
    table.date('registration_expires');
    table.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.index('agency_code');
    table.check("status in ('ACTIVE', 'DISABLED')");
  });
  await knex.raw('create unique index users_username_key on users (lower(username))');
  await knex.schema.createTable('user_roles', (table) => {
    table.uuid('user_id').notNullable().references('users.id').onDelete('cascade');
    table.text('role').notNullable();
    table.primary(['user_id', 'role']);
  });
  // Only a digest of the cookie's reference is stored: a copy of the table signs nobody in.
  await knex.schema.createTable('sessions', (table) => {
    table.text('reference_hash').primary();
    table.uuid('user_id').notNullable().references('users.id').onDelete('cascade');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('last_seen_at', { useTz: true }).notNullable();
    table.timestamp('expires_at', { useTz: true }).notNullable();
    table.index('user_id');
    table.index('expires_at');
  });
  await knex.schema.createTable('api_keys', (table) => {
    table.uuid('id').primary();
    table.text('name').notNullable();
    table.text('key_hash').notNullable().unique();
    table.uuid('user_id').notNullable().references('users.id').onDelete('cascade');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('expires_at', { useTz: true });
    table.timestamp('revoked_at', { useTz: true });
    table.index('user_id');
  });
  await knex.schema.createTable('login_failures', (table) => {
    table.text('username').notNullable();
    table.text('ip').notNullable();
    table.integer('failures').notNullable();
    table.timestamp('last_failed_at', { useTz: true }).notNullable();
    table.timestamp('blocked_until', { useTz: true });
    table.primary(['username', 'ip']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['login_failures', 'api_keys', 'sessions', 'user_roles', 'users']) {
    await knex.schema.dropTable(table);
  }
}
