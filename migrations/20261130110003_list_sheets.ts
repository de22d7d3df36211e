import type { Knex } from 'knex';

/** The list of a drawing set (图纸目录) comes as a file of the set; what it names is kept beside it, for the hints. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table files add column listed_sheets jsonb;
    update materials set formats = formats || '{csv:1}'::text[] where code = 'M5';
    update material_formats set formats = formats || '{csv:1}'::text[] where code = 'M5';`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update material_formats set formats = array_remove(formats, 'csv:1') where code = 'M5';
    update materials set formats = array_remove(formats, 'csv:1') where code = 'M5';
    alter table files drop column listed_sheets;`);
}
