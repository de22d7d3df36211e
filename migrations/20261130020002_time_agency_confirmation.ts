import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table clocks add column due_minute text check (due_minute ~ '^[0-2][0-9]:[0-5][0-9]$');
    comment on column clocks.due_minute is 'last minute of the due date, for a limit of half days; null: the whole day';
    insert into city_settings (key, value, meaning) values
      ('agencyConfirmationHalfDays', '1', 'Half working days in which an agency answers whether it takes a case'),
      ('agencySilenceWd', '1', 'Working days after that limit from which no answer counts as a refusal'),
      ('noonMinute', '"12:00"', 'Last minute of the first half of a working day');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_settings where key in ('agencyConfirmationHalfDays', 'agencySilenceWd', 'noonMinute');
    delete from clocks where kind = 'AGENCY';
    alter table clocks drop column due_minute;`);
}
