import type { Knex } from 'knex';

/** What systems of other offices know: asked for each case instead of the people. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Stands in for systems that cannot be reached from here; one row is what one system knows of one subject.
    create table neighbour_records (
      key text primary key,
      system text not null,
      subject text not null,
      title text not null,
      content text not null,
      valid_to date,
      unique (system, subject, title)
    );
    create table neighbour_answers (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      system text not null,
      subject text not null,
      state text not null default 'PENDING' check (state in ('PENDING', 'ANSWERED', 'NOT_KNOWN')),
      facts jsonb,
      source text,
      attempts integer not null default 0,
      last_error text,
      next_ask_at timestamptz not null default now(),
      asked_at timestamptz,
      answered_at timestamptz,
      unique (case_id, system, subject),
      check ((state = 'PENDING') = (answered_at is null))
    );
    create index neighbour_answers_due on neighbour_answers (next_ask_at) where state = 'PENDING';`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('neighbour_answers');
  await knex.schema.dropTable('neighbour_records');
}
