import type { Knex } from 'knex';

/** Values of settings from a day on: a city decides today what will hold from the first of a month. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table city_setting_changes (
      key text not null references city_settings (key),
      effective_from date not null,
      value jsonb not null,
      updated_by text not null,
      updated_at timestamptz not null default now(),
      primary key (key, effective_from)
    );`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('city_setting_changes');
}
