import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table channel_decisions (
      case_id uuid primary key references applications (id) on delete cascade,
      channel text not null,
      rule text not null,
      facts jsonb not null,
      limits jsonb not null,
      disciplines jsonb not null,
      fee_fen bigint not null check (fee_fen >= 0),
      payer text not null,
      rules_date date not null,
      decided_at timestamptz not null
    );

    create table agency_proposals (
      case_id uuid not null references applications (id) on delete cascade,
      attempt integer not null check (attempt >= 1),
      agency_code text not null,
      agency_name text not null,
      proposed_by text not null,
      proposed_at timestamptz not null,
      state text not null default 'PROPOSED' check (state in ('PROPOSED', 'REFUSED', 'ASSIGNED', 'RELEASED')),
      reasons jsonb not null default '[]',
      decided_by text,
      decided_at timestamptz,
      primary key (case_id, attempt)
    );
    create unique index agency_proposals_one_open on agency_proposals (case_id) where state in ('PROPOSED', 'ASSIGNED');
    create index agency_proposals_agency on agency_proposals (agency_code, state);`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('agency_proposals');
  await knex.schema.dropTable('channel_decisions');
}
