import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table joint_meetings (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      held_on date not null,
      agenda text not null,
      attendees text[] not null check (cardinality(attendees) > 0),
      written_by_name text not null,
      created_at timestamptz not null
    );
    create index joint_meetings_case on joint_meetings (case_id);
    create table joint_decisions (
      id uuid primary key,
      meeting_id uuid not null references joint_meetings (id) on delete cascade,
      case_id uuid not null references applications (id) on delete cascade,
      position integer not null,
      text text not null,
      owner text not null,
      due_on date not null,
      -- The opinions that the decision settles.
      opinion_ids uuid[] not null,
      done_at timestamptz,
      done_by_name text,
      unique (meeting_id, position),
      check ((done_at is null) = (done_by_name is null))
    );
    create index joint_decisions_case on joint_decisions (case_id);`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table joint_decisions, joint_meetings;');
}
