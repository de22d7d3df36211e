import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One thing that the correction notice asks for. Named in the course of the officer's task, in force from issued_at on.
    create table correction_items (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      -- Number in the notice.
      serial integer,
      type text not null check (type in ('MATERIAL', 'FACT', 'STATEMENT')),
      -- Slot of a material, name of a fact; null for a question.
      target text check ((target is null) = (type = 'STATEMENT')),
      problem text not null,
      expectation text not null,
      state text not null default 'OPEN' check (state in ('OPEN', 'ANSWERED', 'ACCEPTED', 'REFUSED')),
      -- What stood there when the notice went out, and what was answered: a value, or the files with their digests.
      before jsonb,
      answer jsonb,
      answer_text text,
      answered_by text,
      answered_at timestamptz,
      verdict_reason text,
      judged_by text,
      judged_at timestamptz,
      named_by text not null,
      named_at timestamptz not null,
      issued_at timestamptz,
      check ((serial is null) = (issued_at is null))
    );
    create index correction_items_case on correction_items (case_id, serial);
    -- A material or a fact is asked for once; questions may be several.
    create unique index correction_items_target on correction_items (case_id, type, target);`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('correction_items');
}
