import type { Knex } from 'knex';

/** What departments objected before opinions named their department counted for the agency, but for a word of the reviewer's. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update opinions o set department = t.department
    from tasks t
    where t.id = o.task_id and o.department is null and t.department is not null`);
}

/** Which rows were unmarked is not known any more. */
export async function down(): Promise<void> {}
