import type { Knex } from 'knex';

/** Lets the trace of a request go on in the jobs that it causes. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table outbox add column traceparent text');
  await knex.raw(`comment on column outbox.traceparent is 'W3C trace context of the request that stored the entry'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table outbox drop column traceparent');
}
