import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table rounds
      -- Why the drawings go back, as the technical head states it; null where a form of before did not ask.
      add column return_reason text,
      add column notice_issued_at timestamptz,
      -- Last day of the review in this round: when the notice ought to have been out.
      add column notice_due_on date,
      add column revision_due_on date;
    create index rounds_noticed on rounds (notice_issued_at desc) where notice_issued_at is not null;

    create table opinion_objections (
      opinion_id uuid primary key references opinions (id) on delete cascade,
      round integer not null,
      reason text not null,
      raised_by uuid not null,
      raised_by_name text not null,
      raised_at timestamptz not null,
      answer_due_on date not null,
      outcome text check (outcome in ('UPHOLD', 'OVERTURN')),
      answer_reason text,
      answered_by_name text,
      answered_at timestamptz,
      check ((outcome is null) = (answered_at is null))
    );

    insert into city_settings (key, value, meaning) values
      ('roundsBeforeAlarm', '2', 'Rounds after which agency and department are told of a case that goes into another'),
      ('objectionWd', '5', 'Working days after the notice in which an opinion may be disputed'),
      ('objectionAnswerWd', '3', 'Working days in which the agency answers an objection');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from city_settings where key in ('roundsBeforeAlarm', 'objectionWd', 'objectionAnswerWd');
    drop table opinion_objections;
    drop index rounds_noticed;
    alter table rounds drop column return_reason, drop column notice_issued_at,
      drop column notice_due_on, drop column revision_due_on;`);
}
