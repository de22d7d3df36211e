import type { Knex } from 'knex';

/** Who asked for a review of a discipline, and what was answered: double reviews that were refused are counted from here. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table review_requests (
      id uuid primary key,
      case_id uuid not null references applications (id) on delete cascade,
      discipline text not null,
      party_kind text not null check (party_kind in ('DEPARTMENT', 'AGENCY')),
      party_code text not null,
      reason text not null,
      requested_by uuid not null,
      requested_by_name text not null,
      -- A request that is repeated for want of an answer counts once.
      request_key text not null,
      outcome text not null check (outcome in ('ALREADY_REVIEWED', 'UNDER_REVIEW', 'NOT_UNDER_REVIEW')),
      passed_case_id uuid references applications (id) on delete set null,
      passed_case_number text,
      passed_round integer,
      certificate_number text,
      review_round integer,
      requested_at timestamptz not null,
      unique (requested_by, request_key)
    );
    create index review_requests_case on review_requests (case_id, requested_at);
    create index applications_building on applications (project_code, building);`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index applications_building; drop table review_requests;');
}
