import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table agency_staff add column leaves_on date;
    comment on column agency_staff.leaves_on is 'from this day on the person works for the agency no more';

    create table absences (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      from_date date not null,
      to_date date not null check (to_date >= from_date),
      kind text not null check (kind in ('LEAVE', 'ILLNESS', 'TRAINING', 'OTHER')),
      note text,
      entered_by_name text not null,
      entered_at timestamptz not null,
      canceled_at timestamptz
    );
    create index absences_person on absences (user_id, from_date) where canceled_at is null;

    create table recusals (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      user_id uuid not null references users (id) on delete cascade,
      user_name text not null,
      kind text not null check (kind in ('DECLARED', 'FOUND')),
      reason text not null,
      finished_stages text[] not null,
      declared_by_name text not null,
      declared_at timestamptz not null,
      unique (user_id, case_id)
    );
    create index recusals_case on recusals (case_id);

    create table person_interests (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      firm_code text not null,
      kind text not null check (kind in ('EMPLOYED', 'AUTHOR', 'OTHER')),
      ended_on date,
      note text,
      entered_by_name text not null,
      entered_at timestamptz not null,
      unique (user_id, firm_code, kind)
    );

    alter table tasks add column offered_to_user_id uuid, add column offered_to_name text, add column offered_at timestamptz;
    comment on column tasks.offered_to_user_id is 'whom the agency has named for it; while this stands nobody else may take it';

    insert into city_settings (key, value, meaning) values
      ('recusalYears', '2', 'Years after an interest in a firm ended in which a person may not review its cases'),
      ('substituteWd', '1', 'Working days without a claim after which another person of the discipline may take a task');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_settings where key in ('recusalYears', 'substituteWd');
    alter table tasks drop column offered_to_user_id, drop column offered_to_name, drop column offered_at;
    drop table person_interests, recusals, absences;
    alter table agency_staff drop column leaves_on;`);
}
