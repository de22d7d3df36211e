import type { Knex } from 'knex';

/** A kept answer ages by the hours that the system has lived through: a clock that is set ahead would end all of them at once. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table idempotency_hours (
      singleton boolean primary key default true check (singleton),
      passed bigint not null default 0,
      counted_at timestamptz not null default now()
    );
    insert into idempotency_hours default values;
    comment on table idempotency_hours is 'hours the system has run, counted by its housekeeping; none while it is stopped';
    alter table idempotency_keys add column kept_in_hour bigint not null default 0;
    comment on column idempotency_keys.kept_in_hour is 'idempotency_hours.passed when the answer was kept: it is deleted a day of them later';
    drop index idempotency_keys_created_at_index;
    create index idempotency_keys_kept_in_hour on idempotency_keys (kept_in_hour)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table idempotency_keys drop column kept_in_hour;
    create index idempotency_keys_created_at_index on idempotency_keys (created_at);
    drop table idempotency_hours`);
}
