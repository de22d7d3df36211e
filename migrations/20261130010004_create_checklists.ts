import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table checklist_items (
      code text primary key,
      discipline text not null,
      -- Null: for new buildings, extensions and alterations alike.
      project_kind text,
      number integer not null,
      text text not null,
      valid_from date not null,
      valid_to date check (valid_to >= valid_from)
    );
    create index checklist_items_discipline on checklist_items (discipline, number);

    create table checklist_answers (
      case_id uuid not null references applications (id) on delete cascade,
      discipline text not null,
      round integer not null,
      item_code text not null,
      answer text not null check (answer in ('PASS', 'FINDING', 'NOT_APPLICABLE')),
      reason text,
      answered_by uuid not null,
      answered_by_name text not null,
      answered_at timestamptz not null,
      primary key (case_id, discipline, item_code, round),
      check (answer <> 'NOT_APPLICABLE' or reason is not null)
    );

    create table opinion_drafts (
      task_id uuid not null references tasks (id) on delete cascade,
      user_id uuid not null,
      content jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null,
      primary key (task_id, user_id)
    );

    create table review_hints (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      round integer not null,
      rule text not null,
      discipline text not null,
      -- What the rule is about, once in a round.
      subject text not null,
      evidence jsonb not null,
      state text not null default 'OPEN' check (state in ('OPEN', 'ACCEPTED', 'REJECTED')),
      decided_by uuid,
      decided_by_name text,
      decided_at timestamptz,
      reject_reason text,
      created_at timestamptz not null,
      unique (case_id, round, rule, subject),
      check ((state = 'OPEN') = (decided_at is null)),
      check (state <> 'REJECTED' or reject_reason is not null)
    );

    insert into city_settings (key, value, meaning) values
      ('checklistRequired', 'true', 'Whether a first review ends only when every item of a loaded checklist is answered');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`delete from city_settings where key = 'checklistRequired'`);
  for (const table of ['review_hints', 'opinion_drafts', 'checklist_answers', 'checklist_items']) {
    await knex.schema.dropTable(table);
  }
}
