import type { Knex } from 'knex';

/**
 * What was forecast at each step of a case, and what came of it. The ended ones are the history that later forecasts are
 * made from, so the error of each stays known.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table forecasts (
      case_id uuid not null references applications (id) on delete cascade,
      step text not null check (step in ('FIRST', 'SECOND', 'FINAL', 'REVISION')),
      round integer not null check (round >= 1),
      channel text not null,
      agency_code text,
      made_on date not null,
      load double precision not null,
      median_on date not null,
      late_on date not null,
      method text not null check (method in ('HISTORY', 'LIMITS')),
      sample_size integer not null,
      ended_on date,
      primary key (case_id, round, step)
    );
    create index forecasts_history on forecasts (channel, step, ended_on desc) where ended_on is not null;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('forecasts');
}
