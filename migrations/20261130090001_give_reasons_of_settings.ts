import type { Knex } from 'knex';

/** Why a city set a value: whoever reads the list later asks for that first. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table city_settings add column reason text;
    alter table city_setting_changes add column reason text;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table city_setting_changes drop column reason;
    alter table city_settings drop column reason;`);
}
