import { type Sector, sectorOf } from '../../pages/sectors.ts';
import type { DraftFacts } from './draft-content.ts';

interface FieldText {
  readonly key: string;
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

const text = (key: string, label: string, hint?: string): FactField => ({
  ...{ key, label, kind: 'text' },
  ...(hint === undefined ? {} : { hint }),
});

const flag = (key: string, label: string): FactField => ({ key, label, hint: '', kind: 'flag' });

const choice = (key: string, label: string, choices: Readonly<Record<string, string>>): FactField => ({
  ...{ key, label, choices, kind: 'choice' },
});

/** What every applicant states, in the order of the printed form. */
const CORE_GROUPS: readonly FactGroup[] = [
  {
    title: '项目',
    fields: [
      text('projectName', '项目名称'),
      text('projectCode', '项目代码', '投资项目在线审批监管平台赋码，如 2601-339902-04-01-103425'),
      { key: 'regionCode', label: '所在县（市、区）', kind: 'county' },
      choice('projectKind', '建设性质', { NEW: '新建', EXPANSION: '扩建', ALTERATION: '改建、装修' }),
      { key: 'investmentWan', label: '总投资', unit: '万元', kind: 'number' },
      choice('scope', '审查范围', { IN: '本系统审查范围内', OUT: '军事、涉密或不在本系统审查的工程' }),
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
];

/** Asked of every project too, below what its sector asks. */
const LAST_GROUP: FactGroup = {
  title: '特殊情形',
  fields: [flag('newEnergy', '新能源项目'), flag('keyProject', '重点项目'), flag('livelihoodProject', '民生工程')],
};

/** Everything an applicant states about a project of a sector, by its code. */
export function factGroups(sector: unknown): readonly FactGroup[] {
  const groups = new Map<string, readonly FactField[]>();
  const put = ({ title, fields }: FactGroup) => groups.set(title, [...(groups.get(title) ?? []), ...fields]);
  for (const group of CORE_GROUPS) put(group);
  for (const rule of sectorOf(sector)?.facts ?? []) put({ title: rule.groupZh, fields: [fieldOfRule(rule)] });
  put(LAST_GROUP);
  return [...groups].map(([title, fields]) => ({ title, fields }));
}

function fieldOfRule({ name: key, labelZh: label, kind, unit, choices, hintZh }: Sector['facts'][number]): FactField {
  const field = { key, label, ...(hintZh === null ? {} : { hint: hintZh }) };
  switch (kind) {
    case 'FLAG':
      return { ...field, hint: hintZh ?? '', kind: 'flag' };
    case 'CHOICE':
      return { ...field, kind: 'choice', choices: Object.fromEntries(choices.map((each) => [each.code, each.label])) };
    case 'TEXT':
      return { ...field, kind: 'text' };
    default:
      return { ...field, kind: 'number', unit: unit ?? '', ...(kind === 'WHOLE' ? { whole: true } : {}) };
  }
}

/** True for a field whose value is chosen from a list. */
export const isChosen = ({ kind }: FactField): boolean => kind === 'choice' || kind === 'county' || kind === 'agency';

const fieldsOf = (sector: unknown): readonly FactField[] => factGroups(sector).flatMap((group) => group.fields);

/** The field of a sector's form of that name. */
export const findField = (sector: unknown, key: string | null): FactField | undefined =>
  fieldsOf(sector).find((field) => field.key === key);

/** The field in which a JSON pointer ends. */
export const fieldAt = (sector: unknown, pointer: string): FactField | undefined =>
  findField(sector, lastPart(pointer));

const lastPart = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);

/** Chinese name of a fact, by its key or by a JSON pointer that ends in it. */
export function factLabel(sector: unknown, pointer: string): string {
  const key = lastPart(pointer);
  return findField(sector, key)?.label ?? (key === 'sector' ? '工程类别' : key);
}

/** Quantities are never below nought; the server takes no draft with such a number either. */
export const isNegative = (field: FactField, value: unknown): boolean =>
  field.kind === 'number' && typeof value === 'number' && value < 0;

/** @throws Error that names the negative numbers of a form */
export function refuseNegative({ facts }: { readonly facts: DraftFacts }): void {
  const wrong = fieldsOf(facts.sector)
    .filter((field) => isNegative(field, facts[field.key]))
    .map(({ label }) => label);
  if (wrong.length > 0) throw new Error(`没有保存：${wrong.join('、')}不得为负数`);
}

/** A fact as people read it. */
export function factText(field: FactField, value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  if (field.kind === 'flag') return value === true ? '是' : '否';
  if (field.kind === 'choice') return field.choices[String(value)] ?? String(value);
  return field.kind === 'number' ? `${value} ${field.unit}` : String(value);
}
