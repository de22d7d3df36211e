import { inChinese } from '../../pages/in-chinese.ts';
import type { Precheck } from '../answers.ts';
import { type FactField, isChosen } from './fact-fields.ts';

/** What is wrong with a field; one that is chosen from a list asks for a choice, not for the form of its code. */
export function faultText({ detail }: Precheck['faults'][number], field: FactField | undefined): string {
  const text = inChinese(detail) ?? detail;
  return field !== undefined && isChosen(field) && text.startsWith('未填写') ? '请选择' : text;
}

/** Chinese for what the tables answer; a word of an edited table that is not known here is shown as it is. */
export const ACCEPTANCE_LABELS: Readonly<Record<string, string>> = {
  ACCEPTED: '可以受理',
  ACCEPTED_WITH_DEFICIENCY: '可以容缺受理',
  CORRECTION_NOTICE: '须补正后受理',
  NOT_ACCEPTED: '不予受理',
};

/** What handing in now would lead to, by the tables' answer of the moment. */
export function adviceOn({ acceptance }: Pick<Precheck, 'acceptance'>): string {
  return ADVICE[acceptance?.decision ?? ''] ?? '提交后由受理窗口审核。确认提交吗？';
}

const ADVICE: Readonly<Record<string, string>> = {
  ACCEPTED: '材料齐全，提交后由受理窗口审核。提交后不能再改，确认提交吗？',
  ACCEPTED_WITH_DEFICIENCY: '缺少的材料须在受理后规定期限内补齐，逾期不补，审查终止。确认按容缺提交吗？',
  CORRECTION_NOTICE: '按现有材料，提交后将收到补正告知。建议先补齐所列材料；仍要提交吗？',
  NOT_ACCEPTED: '按现有内容，提交后将不予受理。仍要提交吗？',
};

export const ACCEPTANCE_REASON_LABELS: Readonly<Record<string, string>> = {
  OUT_OF_SCOPE: '不属于本系统审查范围',
  KEY_MATERIAL_MISSING: '缺少关键材料',
  COMPLETE: '材料齐全',
  TOO_MANY_MISSING: '缺少的可容缺材料过多',
  COMMITMENT_MISSING: '未签署容缺承诺',
  APPLICANT_BAD_CREDIT: '申请人有不良信用记录，不适用容缺',
  NON_KEY_PROMISED: '缺少的材料已承诺补齐',
};
