import type { FactRule } from './facts.ts';

/** What the application form calls the fields that every sector has. */
const FACT_LABELS: Readonly<Record<string, string>> = {
  sector: '工程类别',
  projectName: '项目名称',
  projectCode: '项目代码',
  projectKind: '建设性质',
  investmentWan: '总投资',
  scope: '审查范围',
  designUnit: '设计单位',
  designUscc: '设计单位统一社会信用代码',
  surveyUnit: '勘察单位',
  surveyUscc: '勘察单位统一社会信用代码',
  newEnergy: '新能源项目',
  keyProject: '重点项目',
  livelihoodProject: '民生工程',
  regionCode: '所在县（市、区）',
  agencyUscc: '拟选审图机构',
};

/** What the form of a sector calls its fields, for the notices that name one. */
export function factTitles(facts: readonly FactRule[]): Readonly<Record<string, string>> {
  return { ...FACT_LABELS, ...Object.fromEntries(facts.map(({ name, labelZh }) => [name, labelZh])) };
}
