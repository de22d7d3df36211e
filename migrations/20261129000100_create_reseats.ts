import type { Knex } from 'knex';

/** Lets a running case be seated anew: in another engine, or at another step. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One move of one case. The row is stored before the engine is asked, so that a move that was interrupted is known.
    create table reseats (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      from_engine text not null,
      from_instance bigint not null,
      to_engine text not null,
      to_instance bigint,
      plan jsonb not null,
      state text not null check (state in ('CREATING', 'SEATED', 'DONE', 'ABANDONED')),
      begun_at timestamptz not null default now(),
      ended_at timestamptz,
      check ((state = 'CREATING') = (to_instance is null))
    );
    create unique index reseats_open on reseats (case_id) where state in ('CREATING', 'SEATED');
    create index reseats_abandoned on reseats (from_engine) where state = 'ABANDONED';

    -- What the tasks of a case that was seated anew find when their jobs come: the task as it stands, or the answer given.
    create table seat_answers (
      id bigint generated always as identity primary key,
      reseat_id uuid not null references reseats (id) on delete cascade,
      case_id uuid not null references applications (id) on delete cascade,
      task_id uuid references tasks (id) on delete cascade,
      process_id text not null,
      element_id text not null,
      discipline text not null default '',
      department text not null default '',
      outcome jsonb,
      engine_identity text,
      job_key bigint,
      taken_at timestamptz,
      check (task_id is not null or outcome is not null),
      unique (engine_identity, job_key)
    );
    create index seat_answers_open on seat_answers (case_id, element_id, id) where job_key is null;
    create index seat_answers_reseat on seat_answers (reseat_id);

    -- Between two engines a task waits without a job.
    alter table tasks alter column job_key drop not null;
    -- MOVED: the answer travels with its case instead of going to a job that is gone.
    alter table outbox drop constraint outbox_status_check;
    alter table outbox add constraint outbox_status_check check (status in ('PENDING', 'SENT', 'DEAD', 'MOVED'));`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table seat_answers, reseats;
    alter table tasks alter column job_key set not null;
    alter table outbox drop constraint outbox_status_check;
    alter table outbox add constraint outbox_status_check check (status in ('PENDING', 'SENT', 'DEAD'));`);
}
