import type { Knex } from 'knex';

/** Disciplines and kinds of departments as data: a sector brings its own, and their names, by a register file. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table disciplines (
      code text primary key check (code ~ '^[A-Z]{4}$'),
      position integer not null,
      title_zh text not null,
      title_en text not null,
      paper text,
      drawn boolean not null default true
    );
    comment on column disciplines.paper is 'Material that the discipline reviews besides its own sheets.';
    comment on column disciplines.drawn is 'It has sheets of its own; else it is judged by its paper.';
    insert into disciplines (code, position, title_zh, title_en, paper, drawn) values
      ('ARCH', 10, '建筑', 'Architecture', null, true),
      ('STRU', 20, '结构', 'Structure', 'M6', true),
      ('PLUM', 30, '给排水', 'Water supply and drainage', null, true),
      ('ELEC', 40, '电气', 'Electrical', null, true),
      ('FIRE', 50, '消防', 'Fire safety', null, true),
      ('SURV', 60, '勘察', 'Survey', 'M4', false),
      ('HVAC', 70, '暖通', 'Heating and ventilation', null, true),
      ('ENER', 80, '节能', 'Energy saving', 'M8', false),
      ('CIVD', 90, '人防', 'Civil defence', null, true);

    create table department_kinds (
      code text primary key check (code ~ '^[A-Z][A-Z_]{1,29}$'),
      position integer not null,
      title_zh text not null,
      title_en text not null
    );
    insert into department_kinds (code, position, title_zh, title_en) values
      ('ACCEPTANCE', 10, '受理部门', 'Acceptance'),
      ('CONSTRUCTION', 20, '住建部门', 'Construction'),
      ('FIRE', 30, '消防审验部门', 'Fire safety review'),
      ('CIVIL_DEFENCE', 40, '人防部门', 'Civil defence'),
      ('FINANCE', 50, '财政部门', 'Finance');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('department_kinds');
  await knex.schema.dropTable('disciplines');
}
