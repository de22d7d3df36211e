import type { Knex } from 'knex';

/** The embedded engine's log, its snapshot, and who it is. Written by engine/log only. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table engine_identity (
      singleton boolean primary key default true check (singleton),
      identity uuid not null,
      term bigint not null check (term > 0)
    )`);
  await knex.raw(`
    create table engine_log (
      position bigint primary key,
      event_count integer not null check (event_count > 0),
      recorded_at bigint not null,
      content text not null
    )`);
  await knex.raw(`
    create table engine_snapshot (
      position bigint not null,
      part integer not null,
      name text not null,
      content text not null,
      primary key (position, part)
    )`);
  await knex.raw(`comment on table engine_log is 'one row per processed command; position is that of its last event'`);
  await knex.raw(`comment on column engine_log.recorded_at is 'time of the command, milliseconds since 1970'`);
  await knex.raw(
    `comment on column engine_identity.term is 'rises with every leader; a write of an older term is refused'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table engine_snapshot');
  await knex.raw('drop table engine_log');
  await knex.raw('drop table engine_identity');
}
