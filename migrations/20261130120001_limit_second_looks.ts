import type { Knex } from 'knex';

/** Working days in which a first reviewer looks again after the second reviewer has disagreed. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    insert into city_settings (key, value, meaning) values
      ('secondLookWd', '1', 'Working days in which the first reviewer looks again after the second has disagreed');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_setting_changes where key = 'secondLookWd';
    delete from city_settings where key = 'secondLookWd';`);
}
