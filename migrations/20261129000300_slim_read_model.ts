import type { Knex } from 'knex';

/**
 * Half of what the read model cost was upkeep of indexes and new versions of rows that change once. Rows are now found by
 * their instance, which every record names; tables whose rows change leave room beside them, so that the change touches
 * no index; the flows that an instance took together are one row.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table exporter_positions add column greatest_key bigint not null default 0;
    comment on column exporter_positions.greatest_key is 'greatest key of this partition that a record named';
    update exporter_positions p set greatest_key = coalesce((
      select max(e.key) from element_instances e
      where e.engine_identity = p.engine_identity and e.key >> 51 = p.partition_id), 0);

    drop index element_instances_path, element_instances_active;
    alter table element_instances drop constraint element_instances_pkey,
      add primary key (engine_identity, process_instance_key, key);
    alter table element_instances set (fillfactor = 70);
    create index process_instances_active on process_instances (started_at desc, key desc) where state = 'ACTIVE';

    drop index instance_variables_instance;
    alter table instance_variables drop constraint instance_variables_pkey,
      add primary key (engine_identity, process_instance_key, key);
    alter table instance_jobs set (fillfactor = 70);
    alter table instance_timers set (fillfactor = 70);

    alter table taken_sequence_flows rename to taken_sequence_flows_before;
    create table taken_sequence_flows (
      engine_identity text not null,
      process_instance_key bigint not null,
      position bigint not null,
      element_ids text[] not null,
      primary key (engine_identity, process_instance_key, position)
    );
    insert into taken_sequence_flows
      select engine_identity, process_instance_key, position, array[element_id] from taken_sequence_flows_before;
    drop table taken_sequence_flows_before;
    comment on table taken_sequence_flows is 'in order; position is that of the first record of the row';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table taken_sequence_flows rename to taken_sequence_flows_after;
    create table taken_sequence_flows (
      engine_identity text not null,
      partition_id integer not null,
      position bigint not null,
      process_instance_key bigint not null,
      element_id text not null,
      primary key (engine_identity, partition_id, position)
    );
    insert into taken_sequence_flows
      select f.engine_identity, f.process_instance_key >> 51,
        row_number() over (partition by f.engine_identity, f.process_instance_key >> 51 order by f.position, e.place),
        f.process_instance_key, e.element_id
      from taken_sequence_flows_after f, unnest(f.element_ids) with ordinality as e (element_id, place);
    drop table taken_sequence_flows_after;
    create index taken_sequence_flows_instance on taken_sequence_flows (engine_identity, process_instance_key);

    alter table instance_timers reset (fillfactor);
    alter table instance_jobs reset (fillfactor);
    alter table instance_variables drop constraint instance_variables_pkey, add primary key (engine_identity, key);
    create index instance_variables_instance on instance_variables (engine_identity, process_instance_key, name);

    drop index process_instances_active;
    alter table element_instances reset (fillfactor);
    alter table element_instances drop constraint element_instances_pkey, add primary key (engine_identity, key);
    create index element_instances_path on element_instances (engine_identity, process_instance_key, position);
    create index element_instances_active on element_instances (element_id) where state = 'ACTIVE';

    alter table exporter_positions drop column greatest_key;
  `);
}
