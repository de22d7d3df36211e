import type { ProjectFacts } from '../../domain/project.ts';
import type { DraftFacts } from './draft-content.ts';

interface FieldText {
  readonly key: keyof ProjectFacts;
  readonly label: string;
  /** May be left empty in an application that is handed in. */
  readonly optional?: boolean;
  readonly hint?: string;
}

export type FactField = FieldText &
  (
    | { readonly kind: 'text' | 'flag' | 'county' | 'agency' }
    | { readonly kind: 'number'; readonly unit: string; readonly whole?: boolean }
    | { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>> }
  );

export interface FactGroup {
  readonly title: string;
  readonly fields: readonly FactField[];
}

const text = (key: FactField['key'], label: string, hint?: string): FactField => ({
  ...{ key, label, kind: 'text' },
  ...(hint === undefined ? {} : { hint }),
});

const number = (key: FactField['key'], label: string, unit: string, hint?: string): FactField => ({
  ...{ key, label, unit, kind: 'number' },
  ...(hint === undefined ? {} : { hint }),
});

const flag = (key: FactField['key'], label: string, hint: string): FactField => ({ key, label, hint, kind: 'flag' });

const choice = (
  key: FactField['key'],
  label: string,
  choices: Readonly<Record<string, string>>,
  hint?: string,
): FactField => ({ ...{ key, label, choices, kind: 'choice' }, ...(hint === undefined ? {} : { hint }) });

/** Everything an applicant states about a project, in the order of the printed form. */
export const FACT_GROUPS: readonly FactGroup[] = [
  {
    title: '项目',
    fields: [
      text('projectName', '项目名称'),
      text('projectCode', '项目代码', '投资项目在线审批监管平台赋码，如 2601-339902-04-01-103425'),
      { key: 'regionCode', label: '所在县（市、区）', kind: 'county' },
      choice('projectKind', '建设性质', { NEW: '新建', EXPANSION: '扩建', ALTERATION: '改建、装修' }),
      number('investmentWan', '总投资', '万元'),
      choice('scope', '审查范围', { IN: '本系统审查范围内', OUT: '军事、涉密或非房屋建筑工程' }),
    ],
  },
  {
    title: '参建单位',
    fields: [
      text('designUnit', '设计单位'),
      text('designUscc', '设计单位统一社会信用代码', '18 位'),
      { ...text('surveyUnit', '勘察单位', '不涉及地基基础的改建可不填'), optional: true },
      { ...text('surveyUscc', '勘察单位统一社会信用代码', '18 位；未填勘察单位时不填'), optional: true },
      { key: 'agencyUscc', label: '拟选审图机构', kind: 'agency' },
    ],
  },
  {
    title: '建筑',
    fields: [
      choice('buildingUse', '建筑用途', {
        PLANT: '厂房',
        WAREHOUSE: '仓库',
        EQUIPMENT_ROOM: '设备用房',
        DORM: '宿舍',
        OFFICE: '办公',
        PUBLIC: '其他公共建筑',
      }),
      choice(
        'fireClass',
        '火灾危险性类别',
        { 甲: '甲类', 乙: '乙类', 丙: '丙类', 丁: '丁类', 戊: '戊类', NA: '民用建筑，不适用' },
        '按 GB 50016 表 3.1.1 中最危险的部分填写',
      ),
      number('totalAreaM2', '总建筑面积', '㎡'),
      number('maxSingleAreaM2', '最大单体面积', '㎡'),
      number('undergroundAreaM2', '地下建筑面积', '㎡'),
      number('heightM', '建筑高度', 'm', '起决定作用的单体，以下各项同'),
      { ...number('storeysAbove', '地上层数', '层'), kind: 'number', unit: '层', whole: true },
      { ...number('storeysBelow', '地下层数', '层'), kind: 'number', unit: '层', whole: true },
    ],
  },
  {
    title: '结构',
    fields: [
      choice('structureType', '结构形式', {
        STEEL_PORTAL: '门式刚架',
        STEEL_TRUSS: '钢桁架、网架',
        RC_FRAME: '钢筋混凝土框架',
        RC_FRAME_WALL: '框架-剪力墙',
      }),
      choice('structuralIrregularity', '结构规则性', { REGULAR: '规则', IRREGULAR: '不规则', OVER_LIMIT: '超限' }),
      number('maxSpanM', '最大跨度', 'm'),
      number('craneT', '吊车最大起重量', 't', '无吊车填 0'),
      number('pitDepthM', '基坑深度', 'm', '无基坑填 0'),
    ],
  },
  {
    title: '特殊情形',
    fields: [
      flag('labourIntensive', '劳动密集型企业的生产加工车间或员工宿舍', '达到规定面积时为特殊建设工程'),
      flag('flammableExplosive', '生产、储存易燃易爆物品', '为特殊建设工程'),
      flag('specialEquipment', '设有特种设备', '锅炉、压力容器等'),
      flag('fireDesignBeyondCode', '消防设计超出现行规范', '须专家评审'),
      flag('civilDefence', '含人防工程', '增加人防专业审查'),
      flag('officePart', '含办公或空调区域', '增加节能专业审查'),
      flag('newEnergy', '新能源项目', ''),
      flag('keyProject', '重点项目', ''),
      flag('livelihoodProject', '民生工程', ''),
    ],
  },
];

const FIELDS = FACT_GROUPS.flatMap((group) => group.fields);

/** Chinese name of a fact, by its key or by a JSON pointer that ends in it. */
export function factLabel(pointer: string): string {
  const key = pointer.slice(pointer.lastIndexOf('/') + 1);
  return FIELDS.find((field) => field.key === key)?.label ?? key;
}

/** Quantities are never below nought; the server takes no draft with such a number either. */
export const isNegative = (field: FactField, value: unknown): boolean =>
  field.kind === 'number' && typeof value === 'number' && value < 0;

/** @throws Error that names the negative numbers of a form */
export function refuseNegative({ facts }: { readonly facts: DraftFacts }): void {
  const wrong = FIELDS.filter((field) => isNegative(field, facts[field.key])).map(({ label }) => label);
  if (wrong.length > 0) throw new Error(`没有保存：${wrong.join('、')}不得为负数`);
}

/** A fact as people read it. */
export function factText(field: FactField, value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  if (field.kind === 'flag') return value === true ? '是' : '否';
  if (field.kind === 'choice') return field.choices[String(value)] ?? String(value);
  return field.kind === 'number' ? `${value} ${field.unit}` : String(value);
}
