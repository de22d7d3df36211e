import type { Knex } from 'knex';

/** A discipline that a valid certificate covers with the same sheets is not reviewed again; a filing that asks for it is counted. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The review that stands in place of one of this case, and the certificate that says so.
    alter table round_disciplines
      add column passed_case_id uuid references applications (id) on delete set null,
      add column passed_round integer,
      add column certificate_number text;
    alter table review_requests drop constraint review_requests_party_kind_check;
    alter table review_requests add constraint review_requests_party_kind_check
      check (party_kind in ('DEPARTMENT', 'AGENCY', 'APPLICANT'));`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from review_requests where party_kind = 'APPLICANT';
    alter table review_requests drop constraint review_requests_party_kind_check;
    alter table review_requests add constraint review_requests_party_kind_check
      check (party_kind in ('DEPARTMENT', 'AGENCY'));
    alter table round_disciplines drop column passed_case_id, drop column passed_round, drop column certificate_number;`);
}
