import type { Knex } from 'knex';

/** A late opinion on a discipline that an earlier round has passed is counted by who wrote it, as long as it is there. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table review_requests
      add column opinion_id uuid references opinions (id) on delete cascade;
    alter table review_requests drop constraint review_requests_outcome_check;
    alter table review_requests add constraint review_requests_outcome_check
      check (outcome in ('ALREADY_REVIEWED', 'UNDER_REVIEW', 'NOT_UNDER_REVIEW', 'REOPENED'));
    create index review_requests_opinion on review_requests (opinion_id) where opinion_id is not null;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from review_requests where outcome = 'REOPENED';
    alter table review_requests drop constraint review_requests_outcome_check;
    alter table review_requests add constraint review_requests_outcome_check
      check (outcome in ('ALREADY_REVIEWED', 'UNDER_REVIEW', 'NOT_UNDER_REVIEW'));
    alter table review_requests drop column opinion_id;`);
}
