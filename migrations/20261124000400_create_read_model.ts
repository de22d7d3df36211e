import type { Knex } from 'knex';

/**
 * The read model: what the engine's records say, ready to be queried. Engine keys repeat after an engine is replaced,
 * so every table is keyed by the engine's identity too.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table exporter_positions (
      engine_identity text not null,
      partition_id integer not null,
      position bigint not null,
      record_at timestamptz not null,
      primary key (engine_identity, partition_id)
    );

    create table process_instances (
      engine_identity text not null,
      key bigint not null,
      bpmn_process_id text not null,
      version integer not null,
      process_definition_key bigint not null,
      parent_process_instance_key bigint,
      parent_element_instance_key bigint,
      case_id text,
      state text not null,
      started_at timestamptz,
      ended_at timestamptz,
      primary key (engine_identity, key)
    );
    create index process_instances_case on process_instances (case_id);
    create index process_instances_started on process_instances (started_at desc, key desc);
    create index process_instances_definition on process_instances (bpmn_process_id, state, key desc);
    create index process_instances_parent on process_instances (engine_identity, parent_process_instance_key)
      where parent_process_instance_key is not null;

    create table element_instances (
      engine_identity text not null,
      key bigint not null,
      process_instance_key bigint not null,
      element_id text not null,
      element_type text not null,
      flow_scope_key bigint not null,
      state text not null,
      started_at timestamptz,
      ended_at timestamptz,
      position bigint not null,
      primary key (engine_identity, key)
    );
    create index element_instances_path on element_instances (engine_identity, process_instance_key, position);
    create index element_instances_active on element_instances (element_id) where state = 'ACTIVE';

    create table taken_sequence_flows (
      engine_identity text not null,
      partition_id integer not null,
      position bigint not null,
      process_instance_key bigint not null,
      element_id text not null,
      primary key (engine_identity, partition_id, position)
    );
    create index taken_sequence_flows_instance on taken_sequence_flows (engine_identity, process_instance_key);

    create table incidents (
      engine_identity text not null,
      key bigint not null,
      process_instance_key bigint not null,
      element_id text not null,
      element_instance_key bigint not null,
      job_key bigint,
      error_type text not null,
      error_message text not null,
      state text not null,
      created_at timestamptz,
      resolved_at timestamptz,
      primary key (engine_identity, key)
    );
    create index incidents_instance on incidents (engine_identity, process_instance_key);
    create index incidents_open on incidents (created_at desc) where state = 'ACTIVE';

    create table instance_variables (
      engine_identity text not null,
      key bigint not null,
      process_instance_key bigint not null,
      scope_key bigint not null,
      name text not null,
      value text not null,
      updated_at timestamptz not null,
      primary key (engine_identity, key)
    );
    create index instance_variables_instance on instance_variables (engine_identity, process_instance_key, name);

    create table instance_jobs (
      engine_identity text not null,
      key bigint not null,
      process_instance_key bigint not null,
      element_id text not null,
      element_instance_key bigint not null,
      type text not null,
      state text not null,
      retries integer not null,
      worker text,
      error_message text,
      created_at timestamptz,
      ended_at timestamptz,
      primary key (engine_identity, key)
    );
    create index instance_jobs_instance on instance_jobs (engine_identity, process_instance_key);

    create table instance_timers (
      engine_identity text not null,
      key bigint not null,
      process_instance_key bigint,
      element_instance_key bigint,
      element_id text not null,
      due_at timestamptz,
      state text not null,
      primary key (engine_identity, key)
    );
    create index instance_timers_instance on instance_timers (engine_identity, process_instance_key);

    create table published_messages (
      engine_identity text not null,
      key bigint not null,
      name text not null,
      correlation_key text not null,
      message_id text,
      state text not null,
      published_at timestamptz,
      primary key (engine_identity, key)
    );

    create table known_definitions (
      engine_identity text not null,
      key bigint not null,
      bpmn_process_id text not null,
      version integer not null,
      resource_name text not null,
      resource text not null,
      deployed_at timestamptz,
      primary key (engine_identity, key)
    );
    create index known_definitions_version on known_definitions (bpmn_process_id, version desc);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table known_definitions, published_messages, instance_timers, instance_jobs, instance_variables, incidents,
      taken_sequence_flows, element_instances, process_instances, exporter_positions;
  `);
}
