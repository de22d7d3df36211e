import type { Knex } from 'knex';

/** A clock may be set back between a review and the change of its basis; the order of writing can not. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table supplements add column basis_changed_after bigint');
  await knex.raw(`update supplements s set basis_changed_after = (
    select coalesce(max(r.seq), 0) from stage_results r
    where r.case_id = s.case_id and r.decided_at <= s.basis_changed_at
  ) where s.basis_changed_at is not null`);
  await knex.raw('alter table supplements drop column basis_changed_at');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table supplements add column basis_changed_at timestamptz');
  await knex.raw(`update supplements s set basis_changed_at = coalesce(
    (select r.decided_at from stage_results r where r.seq = s.basis_changed_after), s.opened_at
  ) where s.basis_changed_after is not null`);
  await knex.raw('alter table supplements drop column basis_changed_after');
}
