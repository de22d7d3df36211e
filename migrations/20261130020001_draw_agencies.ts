import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table counties add column agency_lot_from date;
    comment on column counties.agency_lot_from is 'first day on which the county draws the review agency by lot; null: the applicant chooses';
    alter table agencies add column yearly_share numeric check (yearly_share between 0 and 100);
    comment on column agencies.yearly_share is 'percent of the draws of a year; null: an equal part of the rest';
    alter table agency_proposals
      add column chosen_by text not null default 'APPLICANT' check (chosen_by in ('APPLICANT', 'LOT', 'DEPARTMENT'));
    create index agency_proposals_drawn on agency_proposals (proposed_at) where chosen_by = 'LOT';

    -- The seed is stored, and committed, before the candidates are judged and weighed: nobody can choose it to fit.
    create table agency_draws (
      case_id uuid not null references applications (id) on delete cascade,
      draw integer not null check (draw >= 1),
      seed text not null,
      prepared_at timestamptz not null,
      candidates jsonb,
      total_weight bigint,
      ticket text,
      agency_code text,
      drawn_at timestamptz,
      primary key (case_id, draw),
      check ((drawn_at is null) = (candidates is null))
    );
    create unique index agency_draws_open on agency_draws (case_id) where drawn_at is null;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table agency_draws;
    alter table agency_proposals drop column chosen_by;
    alter table agencies drop column yearly_share;
    alter table counties drop column agency_lot_from;`);
}
