import type { ChecklistAnswerWord } from '../domain/checklists.ts';
import type { HintRule } from '../domain/hints.ts';
import type { LateReason, OpinionOrigin } from '../domain/late-opinions.ts';

/** Chinese words for what surrounds an opinion. */
export const ORIGIN_LABELS: Readonly<Record<OpinionOrigin, string>> = {
  FIRST_ROUND: '首轮提出',
  FIRST_LOOK: '重新初审',
  CHANGED_SHEET: '本轮改图引出',
  LATE_FOUND: '后轮新提',
};

export const LATE_REASON_LABELS: Readonly<Record<LateReason, string>> = {
  CHANGED_DRAWING: '本轮修改引出',
  MISSED_EARLIER: '前轮漏提',
  NEW_MATERIAL: '新交材料引出',
  DEPARTMENT: '主管部门提出',
  OTHER: '其他',
};

export const HINT_RULE_LABELS: Readonly<Record<HintRule, string>> = {
  SHEET_MISSING: '图纸缺页',
  SHEET_UNSIGNED: '图纸未签章',
  AREA_DIFFERS: '面积不一致',
  CLAUSE_EXPIRED: '条文申报日不适用',
};

export const HINT_STATE_LABELS = { OPEN: '待处理', ACCEPTED: '已采纳', REJECTED: '未采纳' } as const;

export const CHECKLIST_ANSWER_LABELS: Readonly<Record<ChecklistAnswerWord, string>> = {
  PASS: '符合',
  FINDING: '有问题',
  NOT_APPLICABLE: '不适用',
};

export const OBJECTION_OUTCOME_LABELS = { UPHOLD: '维持意见', OVERTURN: '撤销意见', WAIVE: '豁免意见' } as const;
