import type { Knex } from 'knex';

/** Sectors as data: what a kind of works is called, which process and tables its cases have, and what it asks of a project. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table sectors (
      code text primary key check (code ~ '^[A-Z][A-Z_]{1,29}$'),
      position integer not null,
      title_zh text not null,
      title_en text not null,
      process text not null unique,
      start_message text not null unique,
      own_tables text[] not null default '{}',
      valid_from date not null,
      valid_to date,
      check (valid_to is null or valid_to >= valid_from)
    );
    comment on column sectors.own_tables is 'Decision tables whose id begins with the code of the sector; the others are shared.';
    insert into sectors (code, position, title_zh, title_en, process, start_message, valid_from) values
      ('INDUSTRIAL', 10, '工业建设项目', 'Industrial projects', 'drawing-review', 'application-submitted', '2020-01-01');

    create table sector_facts (
      sector text not null references sectors (code),
      name text not null check (name ~ '^[a-z][A-Za-z0-9]{1,39}$'),
      position integer not null,
      group_zh text not null,
      label_zh text not null,
      label_en text not null,
      kind text not null check (kind in ('NUMBER', 'WHOLE', 'FLAG', 'CHOICE', 'TEXT')),
      unit text,
      least numeric,
      most numeric,
      choices text[] not null default '{}',
      hint_zh text,
      primary key (sector, name),
      check (least is null or most is null or most >= least),
      check ((kind = 'CHOICE') = (cardinality(choices) > 0))
    );
    insert into sector_facts
      (sector, name, position, group_zh, label_zh, label_en, kind, unit, least, most, choices, hint_zh)
    values
      ('INDUSTRIAL', 'buildingUse', 10, '建筑', '建筑用途', 'Use of the decisive building', 'CHOICE', null, null, null,
        '{"PLANT=厂房","WAREHOUSE=仓库","EQUIPMENT_ROOM=设备用房","DORM=宿舍","OFFICE=办公","PUBLIC=其他公共建筑"}', null),
      ('INDUSTRIAL', 'fireClass', 20, '建筑', '火灾危险性类别', 'Fire-hazard class', 'CHOICE', null, null, null,
        '{"甲=甲类","乙=乙类","丙=丙类","丁=丁类","戊=戊类","NA=民用建筑，不适用"}', '按 GB 50016 表 3.1.1 中最危险的部分填写'),
      ('INDUSTRIAL', 'totalAreaM2', 30, '建筑', '总建筑面积', 'Area of the whole project', 'NUMBER', '㎡', 0.01, 10000000,
        '{}', null),
      ('INDUSTRIAL', 'maxSingleAreaM2', 40, '建筑', '最大单体面积', 'Area of the largest building', 'NUMBER', '㎡', 0.01, 10000000,
        '{}', null),
      ('INDUSTRIAL', 'undergroundAreaM2', 50, '建筑', '地下建筑面积', 'Area below ground', 'NUMBER', '㎡', 0, 10000000,
        '{}', null),
      ('INDUSTRIAL', 'heightM', 60, '建筑', '建筑高度', 'Height', 'NUMBER', 'm', 0.01, 1000,
        '{}', '起决定作用的单体，以下各项同'),
      ('INDUSTRIAL', 'storeysAbove', 70, '建筑', '地上层数', 'Storeys above ground', 'WHOLE', '层', 0, 200,
        '{}', null),
      ('INDUSTRIAL', 'storeysBelow', 80, '建筑', '地下层数', 'Storeys below ground', 'WHOLE', '层', 0, 20,
        '{}', null),
      ('INDUSTRIAL', 'structureType', 90, '结构', '结构形式', 'Structure', 'CHOICE', null, null, null,
        '{"STEEL_PORTAL=门式刚架","STEEL_TRUSS=钢桁架、网架","RC_FRAME=钢筋混凝土框架","RC_FRAME_WALL=框架-剪力墙"}', null),
      ('INDUSTRIAL', 'structuralIrregularity', 100, '结构', '结构规则性', 'Structural regularity', 'CHOICE', null, null, null,
        '{"REGULAR=规则","IRREGULAR=不规则","OVER_LIMIT=超限"}', null),
      ('INDUSTRIAL', 'maxSpanM', 110, '结构', '最大跨度', 'Longest span', 'NUMBER', 'm', 0, 1000,
        '{}', null),
      ('INDUSTRIAL', 'craneT', 120, '结构', '吊车最大起重量', 'Heaviest crane', 'NUMBER', 't', 0, 10000,
        '{}', '无吊车填 0'),
      ('INDUSTRIAL', 'pitDepthM', 130, '结构', '基坑深度', 'Depth of the pit', 'NUMBER', 'm', 0, 200,
        '{}', '无基坑填 0'),
      ('INDUSTRIAL', 'labourIntensive', 140, '特殊情形', '劳动密集型企业的生产加工车间或员工宿舍', 'Labour-intensive workshop or its dormitory', 'FLAG', null, null, null,
        '{}', '达到规定面积时为特殊建设工程'),
      ('INDUSTRIAL', 'flammableExplosive', 150, '特殊情形', '生产、储存易燃易爆物品', 'Makes or stores inflammables or explosives', 'FLAG', null, null, null,
        '{}', '为特殊建设工程'),
      ('INDUSTRIAL', 'specialEquipment', 160, '特殊情形', '设有特种设备', 'Special equipment', 'FLAG', null, null, null,
        '{}', '锅炉、压力容器等'),
      ('INDUSTRIAL', 'fireDesignBeyondCode', 170, '特殊情形', '消防设计超出现行规范', 'Fire design that no code covers', 'FLAG', null, null, null,
        '{}', '须专家评审'),
      ('INDUSTRIAL', 'civilDefence', 180, '特殊情形', '含人防工程', 'Civil-defence part', 'FLAG', null, null, null,
        '{}', '增加人防专业审查'),
      ('INDUSTRIAL', 'officePart', 190, '特殊情形', '含办公或空调区域', 'Office or climate-controlled part', 'FLAG', null, null, null,
        '{}', '增加节能专业审查');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('sector_facts');
  await knex.schema.dropTable('sectors');
}
