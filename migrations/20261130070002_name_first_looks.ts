import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // An opinion of a discipline that is reviewed afresh, by another agency or on another design basis, is not late.
  await knex.raw(`alter table opinions drop constraint opinions_origin_check,
    add constraint opinions_origin_check
      check (origin in ('FIRST_ROUND', 'FIRST_LOOK', 'CHANGED_SHEET', 'LATE_FOUND'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`update opinions set origin = 'FIRST_ROUND' where origin = 'FIRST_LOOK';
    alter table opinions drop constraint opinions_origin_check,
      add constraint opinions_origin_check check (origin in ('FIRST_ROUND', 'CHANGED_SHEET', 'LATE_FOUND'))`);
}
