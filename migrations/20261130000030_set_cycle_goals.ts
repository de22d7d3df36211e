import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    insert into city_settings (key, value, meaning) values
      ('cycleGoalDays', '8', 'Goal for the average net cycle of certified cases, calendar days'),
      ('longCaseDays', '15', 'Net cycle in calendar days above which a case is listed by name');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex('city_settings').whereIn('key', ['cycleGoalDays', 'longCaseDays']).delete();
}
