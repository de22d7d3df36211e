import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Whether an opinion could have come before; null in later rounds of before this column: nobody noted it then.
  await knex.raw(`
    alter table opinions
      add column origin text check (origin in ('FIRST_ROUND', 'CHANGED_SHEET', 'LATE_FOUND')),
      add column late_reason text,
      add column late_text text;
    update opinions set origin = 'FIRST_ROUND' where round = 1;`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table opinions drop column origin, drop column late_reason, drop column late_text');
}
