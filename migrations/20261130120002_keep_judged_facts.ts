import type { Knex } from 'knex';

/** What the table of eligibility read when it refused an agency: until that changes, asking again is in vain. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table agency_proposals add column judged_facts jsonb;
    comment on column agency_proposals.judged_facts is 'facts of the agency by which the rules refused it; null otherwise';`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table agency_proposals drop column judged_facts;`);
}
