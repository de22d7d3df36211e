import type { PlainDate } from './plain-date.ts';

/**
 * Why drawings go back at the end of a round (退回原因). DEPARTMENT is what the program notes where the technical head passed
 * and a department did not agree.
 */
export const RETURN_REASONS = [
  'MANDATORY_BREACH',
  'GENERAL_BREACH',
  'DEPTH',
  'CONFLICT',
  'NOT_REPAIRED',
  'SEAL',
  'DEPARTMENT',
  'OTHER',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

/** The reasons as notices and pages name them. */
export const RETURN_REASON_LABELS: Readonly<Record<ReturnReason, string>> = {
  MANDATORY_BREACH: '违反强制性条文',
  GENERAL_BREACH: '不符合一般性条文',
  DEPTH: '设计深度不足',
  CONFLICT: '专业之间不一致',
  NOT_REPAIRED: '前轮意见未修改到位',
  SEAL: '签字盖章缺漏',
  DEPARTMENT: '主管部门不同意',
  OTHER: '其他',
};

/** True for a word of the list; narrows what came from a form. */
export function isReturnReason(value: unknown): value is ReturnReason {
  return RETURN_REASONS.some((reason) => reason === value);
}

/** True when an opinion notice went out after the last day of its round; before it has, when that day is over. */
export function isNoticeLate(dueOn: PlainDate | null, day: PlainDate): boolean {
  return dueOn !== null && day > dueOn;
}

/** True when a case goes into a round that is one too many: a project that is sent back again and again is a named problem. */
export function exceedsRounds(round: number, allowed: number): boolean {
  return round > allowed;
}
