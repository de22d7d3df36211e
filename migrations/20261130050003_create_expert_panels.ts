import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table expert_panels (
      case_id uuid not null references applications (id) on delete cascade,
      number integer not null check (number >= 1),
      -- Round of the review before which, or during which, the experts meet.
      round integer not null,
      state text not null default 'CALLED'
        check (state in ('CALLED', 'OPEN', 'CONVENED', 'PASSED', 'NOT_PASSED', 'CANCELED')),
      -- Whose job has called it: keys of two engines may be equal.
      called_by text not null,
      rules jsonb,
      opened_on date,
      experts jsonb not null default '[]',
      convened_by_name text,
      convened_on date,
      votes_for integer,
      minutes text,
      decided_by_name text,
      ended_on date,
      primary key (case_id, number),
      check ((state in ('PASSED', 'NOT_PASSED')) = (votes_for is not null))
    );
    create unique index expert_panels_one_open on expert_panels (case_id)
      where state in ('CALLED', 'OPEN', 'CONVENED');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('expert_panels');
}
