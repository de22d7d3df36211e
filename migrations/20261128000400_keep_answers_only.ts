import type { Knex } from 'knex';

/** A row is an answer, written in the transaction of what it tells of: a request that has none leaves no row. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('delete from idempotency_keys where answer_status is null');
  await knex.raw(`
    alter table idempotency_keys
      drop column locked_until,
      alter column answer_status set not null,
      alter column answer_type set not null,
      alter column answer_body set not null`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table idempotency_keys
      add column locked_until timestamptz not null default now(),
      alter column answer_status drop not null,
      alter column answer_type drop not null,
      alter column answer_body drop not null`);
  await knex.raw('alter table idempotency_keys alter column locked_until drop default');
}
