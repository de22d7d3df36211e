import type { Knex } from 'knex';

/** Lets the embedded engine find, after a crash, the command that causes it, and leave it out. Written by engine/log only. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table engine_identity add column ended_cleanly boolean not null default true');
  await knex.raw(`
    create table engine_suspects (
      fingerprint text primary key,
      command text not null,
      process_instance_key bigint not null,
      crashes integer not null check (crashes > 0),
      accused_at bigint not null
    )`);
  await knex.raw(
    `comment on table engine_suspects is 'commands that did not come to their end when they were tried alone; evidence'`,
  );
  await knex.raw(`comment on column engine_suspects.accused_at is 'milliseconds since 1970'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table engine_suspects');
  await knex.raw('alter table engine_identity drop column ended_cleanly');
}
