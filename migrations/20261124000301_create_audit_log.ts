import type { Knex } from 'knex';

/** Every write by a person or a worker leaves one row here; the triggers keep the rows as they were written. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_log', (table) => {
    table.bigIncrements('seq');
    table.timestamp('at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.text('actor_kind').notNullable();
    table.text('actor_id').notNullable();
    table.text('actor_name').notNullable();
    table.text('action').notNullable();
    table.text('entity').notNullable();
    table.text('entity_id').notNullable();
    table.jsonb('before');
    table.jsonb('after');
    table.index(['entity', 'entity_id', 'seq']);
    table.index(['actor_id', 'seq']);
    table.check("actor_kind in ('USER', 'API_KEY', 'WORKER', 'SYSTEM')");
  });
  await knex.raw(`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_log is append-only';
    end $$`);
  await knex.raw(`
    create trigger audit_log_append_only before update or delete on audit_log
    for each row execute function refuse_audit_change()`);
  await knex.raw(`
    create trigger audit_log_no_truncate before truncate on audit_log
    for each statement execute function refuse_audit_change()`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit_log');
  await knex.raw('drop function refuse_audit_change()');
}
