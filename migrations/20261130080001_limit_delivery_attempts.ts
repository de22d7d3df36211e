import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    insert into city_settings (key, value, meaning) values
      ('deliveryAttempts', '24', 'Attempts after which a delivery to a department is given up until a person sends it again');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_setting_changes where key = 'deliveryAttempts';
    delete from city_settings where key = 'deliveryAttempts';`);
}
