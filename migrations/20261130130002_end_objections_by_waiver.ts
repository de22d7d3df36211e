import type { Knex } from 'knex';

/** A waiver ends an objection too; those of waived opinions were left open for ever. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table opinion_objections drop constraint opinion_objections_outcome_check;
    alter table opinion_objections add constraint opinion_objections_outcome_check
      check (outcome in ('UPHOLD', 'OVERTURN', 'WAIVE'));
    update opinion_objections b
    set outcome = 'WAIVE', answer_reason = o.waiver_reason, answered_by_name = o.waived_by,
      answered_at = coalesce(o.closed_at, o.updated_at)
    from opinions o
    where o.id = b.opinion_id and o.state = 'WAIVED' and b.outcome is null`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update opinion_objections
    set outcome = null, answer_reason = null, answered_by_name = null, answered_at = null
    where outcome = 'WAIVE';
    alter table opinion_objections drop constraint opinion_objections_outcome_check;
    alter table opinion_objections add constraint opinion_objections_outcome_check
      check (outcome in ('UPHOLD', 'OVERTURN'))`);
}
