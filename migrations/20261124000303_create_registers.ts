import type { Knex } from 'knex';

/** Registers that an administrator imports; their keys are the official codes, so that files can name them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('counties', (table) => {
    table.text('code').primary();
    table.text('name').notNullable();
    table.text('city_code').notNullable();
    table.date('purchase_policy_from');
    table.index('city_code');
    table.check("code ~ '^[0-9]{6}$' and city_code ~ '^[0-9]{6}$'");
  });
  await knex.schema.createTable('firms', (table) => {
    table.text('credit_code').primary();
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('credit_grade');
    table.boolean('bad_credit').notNullable().defaultTo(false);
    table.text('code_override_reason');
    table.index('kind');
    table.check("kind in ('APPLICANT', 'DESIGN', 'SURVEY')");
    table.check("credit_grade is null or credit_grade in ('A', 'B', 'C', 'D')");
  });
  await knex.schema.createTable('agencies', (table) => {
    table.text('credit_code').primary();
    table.text('name').notNullable();
    table.integer('agency_class').notNullable();
    table.text('status').notNullable();
    table.text('region_code').notNullable();
    table.specificType('affiliated_codes', 'text[]').notNullable().defaultTo('{}');
    table.text('code_override_reason');
    table.check('agency_class in (1, 2)');
    table.check("status in ('ACTIVE', 'SUSPENDED', 'DISQUALIFIED')");
  });
  await knex.schema.createTable('departments', (table) => {
    table.text('code').primary();
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('region_code').notNullable();
    table.index(['kind', 'region_code']);
  });
  await knex.schema.createTable('calendar_days', (table) => {
    table.date('date').primary();
    table.text('kind').notNullable();
    table.text('source').notNullable();
    table.boolean('provisional').notNullable().defaultTo(false);
    table.check("kind in ('HOLIDAY', 'WORKDAY')");
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['calendar_days', 'departments', 'agencies', 'firms', 'counties']) {
    await knex.schema.dropTable(table);
  }
}
