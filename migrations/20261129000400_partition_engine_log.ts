import type { Knex } from 'knex';

/**
 * The log grows by gigabytes a day and is needed for minutes. Deleting rows leaves their room to the vacuum; whole
 * partitions go at once. Those before and behind the first are made by engine/log.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table engine_log rename to engine_log_before;
    alter index engine_log_pkey rename to engine_log_before_pkey;
    create table engine_log (
      position bigint primary key,
      event_count integer not null check (event_count > 0),
      recorded_at bigint not null,
      content text not null
    ) partition by range (position);
    comment on table engine_log is 'one row per processed command; position is that of its last event';
    comment on column engine_log.recorded_at is 'time of the command, milliseconds since 1970'`);
  const { rows } = await knex.raw<{ rows: { number: string }[] }>(
    'select distinct position / 1000000 as number from engine_log_before order by 1',
  );
  for (const { number } of rows) {
    const start = BigInt(number) * 1_000_000n;
    await knex.raw(
      `create table engine_log_${number} partition of engine_log for values from (${start}) to (${start + 1_000_000n})`,
    );
  }
  await knex.raw('insert into engine_log select position, event_count, recorded_at, content from engine_log_before');
  await knex.raw('drop table engine_log_before');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table engine_log rename to engine_log_before;
    alter index engine_log_pkey rename to engine_log_before_pkey;
    create table engine_log (
      position bigint primary key,
      event_count integer not null check (event_count > 0),
      recorded_at bigint not null,
      content text not null
    );
    insert into engine_log select position, event_count, recorded_at, content from engine_log_before;
    drop table engine_log_before;
    comment on table engine_log is 'one row per processed command; position is that of its last event';
    comment on column engine_log.recorded_at is 'time of the command, milliseconds since 1970'`);
}
