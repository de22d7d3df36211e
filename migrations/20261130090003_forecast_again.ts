import type { Knex } from 'knex';

/** A forecast is made again when the lane changes or a pause ends; the first of a step stays the one that is measured. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table forecasts
      add column attempt integer not null default 1 check (attempt >= 1),
      add column cause text not null default 'STEP' check (cause in ('STEP', 'LANE', 'PAUSE')),
      add column limits jsonb,
      drop constraint forecasts_pkey,
      add primary key (case_id, round, step, attempt),
      add check ((attempt = 1) = (cause = 'STEP'));`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from forecasts where attempt > 1;
    alter table forecasts drop constraint forecasts_pkey, add primary key (case_id, round, step);
    alter table forecasts drop column attempt, drop column cause, drop column limits;`);
}
