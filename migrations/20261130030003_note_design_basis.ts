import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Disciplines whose design rests on what the supplement has changed, and since when; their first stage is done again.
  await knex.raw(`alter table supplements
    add column basis_disciplines text[] not null default '{}',
    add column basis_changed_at timestamptz`);
  // Why a discipline is reviewed again is said by the program's own list, which grows.
  await knex.raw('alter table round_disciplines drop constraint round_disciplines_reason_check');
}

export async function down(knex: Knex): Promise<void> {
  // The list of reasons stays open: rounds that came since would not fit the former one.
  await knex.raw('alter table supplements drop column basis_disciplines, drop column basis_changed_at');
}
