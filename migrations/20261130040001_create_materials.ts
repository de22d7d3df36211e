import type { Knex } from 'knex';

/** The list of materials as data: today's eight slots, the four former ones until the reform, and each case's own list. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table materials (
      code text primary key check (code ~ '^[A-Z][A-Z0-9]{0,7}$'),
      position integer not null,
      title_zh text not null,
      title_en text not null,
      formats text[] not null,
      drawing_set boolean not null default false,
      by_designer boolean not null default false,
      revisable boolean not null default false,
      reuse text not null default 'NONE' check (reuse in ('NONE', 'PROJECT')),
      valid_months integer check (valid_months > 0),
      valid_from date not null,
      valid_to date,
      fetched_from text,
      check (valid_to is null or valid_to >= valid_from),
      check (fetched_from is null or valid_to is not null)
    );
    insert into materials
      (code, position, title_zh, title_en, formats, drawing_set, by_designer, revisable, reuse, valid_from, valid_to, fetched_from)
    values
      ('M1', 10, '施工图审查申请表（含真实性承诺）', 'Application form with truth commitment',
        '{pdf:10!}', false, false, false, 'NONE', '2020-01-01', null, null),
      ('M2', 20, '项目立项（备案）文件', 'Project approval or filing with project code',
        '{pdf:20!}', false, false, false, 'PROJECT', '2020-01-01', null, null),
      ('M3', 30, '建设工程规划许可证及总平面图', 'Planning permit and approved site plan',
        '{pdf:50!}', false, false, false, 'PROJECT', '2020-01-01', null, null),
      ('M4', 40, '岩土工程勘察报告（审查合格）', 'Survey report, passed',
        '{pdf:200!}', false, false, true, 'PROJECT', '2020-01-01', null, null),
      ('M5', 50, '全套施工图设计文件（含消防专篇）', 'Full signed drawing set, all disciplines, with fire chapter',
        '{pdf:100!,dwg:200,ifc:1024}', true, true, true, 'NONE', '2020-01-01', null, null),
      ('M6', 60, '结构及设备计算书', 'Calculation books',
        '{pdf:200!}', false, true, true, 'NONE', '2020-01-01', null, null),
      ('M7', 70, '勘察、设计合同', 'Survey and design contracts',
        '{pdf:30!}', false, false, false, 'PROJECT', '2020-01-01', null, null),
      ('M8', 80, '节能绿建表格及专项说明', 'Energy and green building forms, special statements',
        '{pdf:30!}', false, false, true, 'NONE', '2020-01-01', null, null),
      ('F1', 110, '营业执照', 'Business licence',
        '{pdf:20!}', false, false, false, 'NONE', '2020-01-01', '2024-05-31', 'ENTERPRISE_REGISTER'),
      ('F2', 120, '勘察设计单位资质证书及人员资格证书', 'Qualification certificates of units and persons',
        '{pdf:50!}', false, false, false, 'NONE', '2020-01-01', '2024-05-31', 'CONSTRUCTION_MARKET'),
      ('F3', 130, '建设用地批准文件', 'Land document',
        '{pdf:50!}', false, false, false, 'NONE', '2020-01-01', '2024-05-31', 'NATURAL_RESOURCES'),
      ('F4', 140, '经办人授权委托书', 'Authorisation of the handler',
        '{pdf:20!}', false, false, false, 'NONE', '2020-01-01', '2024-05-31', 'ELECTRONIC_IDENTITY');

    -- What the table required-materials answered for a case on the day of its filing; a later list does not touch it.
    create table case_materials (
      case_id uuid not null references applications (id) on delete cascade,
      material text not null,
      position integer not null,
      need text not null check (need in ('KEY', 'NON_KEY')),
      primary key (case_id, material)
    );
    -- Cases checked before there was a table: the needs that the program itself knew.
    insert into case_materials (case_id, material, position, need)
      select a.case_id, m.code, m.position,
        case when m.code in ('M7', 'M8') or (m.code = 'M3' and not coalesce((a.facts ->> 'special')::boolean, false))
          then 'NON_KEY' else 'KEY' end
      from (select distinct on (case_id) case_id, facts from acceptances order by case_id, seq) a
      cross join materials m
      where m.valid_to is null and not (m.code = 'M4' and coalesce((a.facts ->> 'noGroundWork')::boolean, false));`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('case_materials');
  await knex.schema.dropTable('materials');
}
