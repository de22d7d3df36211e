import type { Knex } from 'knex';

/** What lies in a department's inbox is received when a person of it looks: until then nobody has taken it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table department_deliveries add column opened_at timestamptz, add column opened_by_name text;
    create index department_deliveries_unopened on department_deliveries (department_code)
      where channel = 'INBOX' and opened_at is null;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table department_deliveries drop column opened_at, drop column opened_by_name');
}
