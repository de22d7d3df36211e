import type { Knex } from 'knex';

/** Working days in which first reviews are to end; how many do is published. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    insert into city_settings (key, value, meaning) values
      ('firstGoalWd', '3', 'Goal for the first stage of the first round, working days; how many keep it is published');
    create index clocks_first_ended on clocks (ended_on) where kind = 'FIRST' and round = 1;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index clocks_first_ended;
    delete from city_settings where key = 'firstGoalWd';`);
}
