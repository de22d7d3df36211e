import type { Knex } from 'knex';

/** What files a slot takes holds from a day on, so that a case keeps the rules of the day of its filing. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table material_formats (
      code text not null references materials (code) on delete cascade,
      valid_from date not null,
      formats text[] not null,
      primary key (code, valid_from)
    );
    insert into material_formats (code, valid_from, formats) select code, valid_from, formats from materials;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('material_formats');
}
