import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // A clause of one edition of a standard, with the days on which it binds; both days are in force.
  await knex.raw(`
    create table clauses (
      standard text not null,
      edition text not null,
      clause text not null,
      disciplines text[] not null default '{}',
      severity text not null check (severity in ('MANDATORY', 'SHALL', 'SHOULD')),
      summary text not null,
      valid_from date not null,
      valid_to date check (valid_to >= valid_from),
      primary key (standard, clause, edition)
    );
    -- The edition that was in force on the filing day; null: the library does not hold what is cited.
    alter table opinions add column clause_edition text;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table opinions drop column clause_edition; drop table clauses;');
}
