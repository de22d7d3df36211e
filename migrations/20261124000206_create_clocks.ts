import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table clocks (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      kind text not null,
      round integer not null default 0,
      start_date date not null,
      limit_wd integer not null check (limit_wd >= 0),
      due_date date not null,
      provisional boolean not null default false,
      state text not null default 'RUNNING' check (state in ('RUNNING', 'ENDED', 'LATE', 'CANCELED')),
      fired text[] not null default '{}',
      ended_on date,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (case_id, kind, round)
    );
    create index clocks_running on clocks (due_date) where state = 'RUNNING';
    -- Earlier due dates stay readable after an extension, a pause or a changed calendar.
    create table clock_changes (
      id bigint generated always as identity primary key,
      clock_id uuid not null references clocks (id) on delete cascade,
      due_date_before date not null,
      due_date_after date not null,
      reason text not null,
      changed_at timestamptz not null
    );
    create index clock_changes_clock on clock_changes (clock_id, id);
    create table clock_pauses (
      case_id uuid not null references applications (id) on delete cascade,
      reason text not null check (reason in ('WAIT_SUPPLEMENT', 'REVISION', 'PANEL', 'HEARING', 'SUSPENSION')),
      attempt integer not null check (attempt >= 1),
      from_date date not null,
      to_date date,
      primary key (case_id, reason, attempt),
      check (to_date is null or to_date >= from_date)
    );
    create unique index clock_pauses_open on clock_pauses (case_id, reason) where to_date is null;

    -- Legal time minus engine time, for demo and tests: one row, shared by all processes of the program.
    create table legal_time_offset (
      only_row boolean primary key default true check (only_row),
      offset_ms bigint not null
    );
    insert into legal_time_offset (offset_ms) values (0);`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['legal_time_offset', 'clock_pauses', 'clock_changes', 'clocks']) {
    await knex.schema.dropTable(table);
  }
}
