import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // What silence has let pass is handed in without a term, and the notice of the acceptance has listed it.
  await knex.raw(`alter table supplements
    alter column document_id drop not null,
    alter column due_date drop not null,
    add constraint supplements_term check ((document_id is null) = (due_date is null))`);
  // The supplement that has completed the files of a round in its course.
  await knex.raw('alter table rounds add column completed_by uuid references submissions (id)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table rounds drop column completed_by');
  await knex.raw('alter table supplements drop constraint supplements_term');
  await knex.raw(`update supplements set document_id = case_id, due_date = opened_at::date where due_date is null`);
  await knex.raw(`alter table supplements
    alter column document_id set not null,
    alter column due_date set not null`);
}
