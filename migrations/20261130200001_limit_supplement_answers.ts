import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    insert into city_settings (key, value, meaning) values
      ('supplementAnswerWd', '1', 'Working days in which the office checks a supplement and answers a request to extend it');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from clocks where kind in ('SUPPLEMENT_CHECK', 'EXTENSION_DECISION');
    delete from city_setting_changes where key = 'supplementAnswerWd';
    delete from city_settings where key = 'supplementAnswerWd';`);
}
