import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table missed_goals (
      case_id uuid primary key references applications (id) on delete cascade,
      goal_days integer not null,
      missed_on date not null,
      cause text not null check (cause in ('AGENCY', 'DESIGNER', 'APPLICANT', 'DEPARTMENT')),
      -- Days of the net clock by holder, and what each may take.
      held jsonb not null,
      shares jsonb not null,
      recorded_at timestamptz not null
    );
    create index applications_new_energy on applications (accepted_on)
      where facts ->> 'newEnergy' = 'true' and accepted_on is not null;
    insert into city_settings (key, value, meaning) values
      ('newEnergyGoalDays', '12', 'Goal of the whole cycle of new-energy projects, calendar days of the net clock'),
      ('newEnergyWarningDays', '3', 'Days before that goal from which on its light is yellow');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_settings where key in ('newEnergyGoalDays', 'newEnergyWarningDays');
    drop index applications_new_energy;
    drop table missed_goals;`);
}
