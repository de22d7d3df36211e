import type { Knex } from 'knex';

/** Lets an engine see that the log holds what it cannot read, before it leads: a standby may be older than the leader was. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table engine_identity add column format integer not null default 1 check (format > 0)');
  await knex.raw(
    `comment on column engine_identity.format is 'newest format of log and snapshot that was ever written'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table engine_identity drop column format');
}
