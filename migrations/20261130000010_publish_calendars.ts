import type { Knex } from 'knex';

/**
 * A city publishes its working days by the year; a year that stands here is the whole truth for its cases. The imported
 * days of `calendar_days` and the shipped ones go on for the years that no city has published.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table calendar_years (
      city_code text not null check (city_code ~ '^[0-9]{6}$'),
      year text not null check (year ~ '^[0-9]{4}$'),
      notice text not null,
      version integer not null default 1,
      published_by text not null,
      published_at timestamptz not null,
      primary key (city_code, year)
    );
    create table calendar_year_days (
      city_code text not null,
      year text not null,
      date date not null,
      kind text not null check (kind in ('HOLIDAY', 'WORKDAY')),
      primary key (city_code, date),
      foreign key (city_code, year) references calendar_years (city_code, year) on delete cascade
    );

    -- Every stop of a clock says why, and which notice has told the parties of it.
    alter table clock_pauses add column cause text not null default '';
    alter table clock_pauses add column notice_id uuid;
    alter table clock_pauses add column opened_by text not null default '';

    insert into city_settings (key, value, meaning, updated_by, updated_at) values
      ('yellowWd', '1', 'Working days before a due date from which its light is yellow', 'SYSTEM', now());`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_settings where key = 'yellowWd';
    alter table clock_pauses drop column opened_by;
    alter table clock_pauses drop column notice_id;
    alter table clock_pauses drop column cause;`);
  await knex.schema.dropTable('calendar_year_days');
  await knex.schema.dropTable('calendar_years');
}
