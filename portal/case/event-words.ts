import type { CaseEventKind } from '../../domain/case-events.ts';
import { RETURN_REASON_LABELS } from '../../domain/rounds.ts';
import {
  CHANNEL_LABELS,
  DEPARTMENT_LABELS,
  DISCIPLINE_LABELS,
  INELIGIBILITY_LABELS,
  labelOf,
  STAGE_LABELS,
  STATE_LABELS,
  TASK_LABELS,
} from '../../pages/labels.ts';
import { OBJECTION_OUTCOME_LABELS } from '../../pages/opinion-labels.ts';
import { ACCEPTANCE_REASON_LABELS } from '../draft/precheck-words.ts';

/** Chinese for what the history of a case records. */
export const EVENT_LABELS: Readonly<Record<CaseEventKind, string>> = {
  SUBMITTED: '提交申请',
  OPENED: '收件登记',
  ACCEPTANCE_DECIDED: '作出受理决定',
  CORRECTION_OPENED: '告知补正',
  DEMAND_BLOCKED: '一次性告知后又提要求，已拒绝',
  HANDED_IN: '提交材料',
  FILE_CONFIRMED: '确认设计单位上传的版本',
  FILE_DECLINED: '不采用设计单位上传的版本',
  PAPER_VISIT: '到窗口办理',
  IMPORTED: '导入历史案件',
  CHANNEL_DECIDED: '确定审查通道',
  LANE_CHANGED: '调整审查通道',
  GOAL_MISSED: '超过全程目标',
  PANEL_OPENED: '启动专家评审',
  PANEL_CONVENED: '确定评审专家',
  PANEL_DECIDED: '专家评审结论',
  PANEL_CANCELED: '取消专家评审',
  AGENCY_PROPOSED: '选择审图机构',
  AGENCY_DRAWN: '抽签选定审图机构',
  AGENCY_REPLACEMENT_ORDERED: '责令更换审图机构',
  AGENCY_REPLACED: '更换审图机构',
  AGENCY_ASSIGNED: '审图机构承接',
  AGENCY_REFUSED: '审图机构未承接',
  SUPPLEMENT_OPENED: '告知容缺补齐',
  SUPPLEMENTED: '容缺材料补齐',
  REVIEW_RESTARTED: '设计依据变动，重新初审',
  EXTENSION_REQUESTED: '申请延期',
  EXTENSION_DECIDED: '决定延期申请',
  ROUND_PLANNED: '安排审查轮次',
  STAGE_STARTED: '进入审查阶段',
  TASK_COMPLETED: '办结任务',
  TASK_ASSIGNED: '指派任务',
  TASK_HANDED_OVER: '任务转由他人办理',
  RECUSED: '登记回避',
  AGREEMENT_DEEMED: '部门逾期视为同意',
  ROUND_CONCLUDED: '本轮审查结束',
  OPINIONS_ISSUED: '出具审查意见告知书',
  ADVICE_ISSUED: '随审查通过发出建议类意见',
  OBJECTION_RAISED: '对意见提出异议',
  OBJECTION_ANSWERED: '答复异议',
  ROUNDS_EXCEEDED: '退回次数超出正常',
  REVISION_EXTENDED: '修改延期',
  REVISION_RECEIVED: '收到修改与答复',
  PASSED: '审查通过',
  CERTIFIED: '签发审查合格书',
  CERTIFICATE_REPORTED: '合格书报送备案',
  REMINDED: '催办提醒',
  WARNED: '到期预警',
  ESCALATED: '超时督办',
  LATE_FOUND: '逾期',
  WITHDRAWAL_REQUESTED: '申请撤回',
  SUSPENSION_ORDERED: '责令中止',
  SUSPENDED: '中止',
  RELEASE_ORDERED: '恢复办理',
  RESUMED: '已恢复',
  CLOSED: '结案',
};

const CLOCK_LABELS: Readonly<Record<string, string>> = {
  ACCEPTANCE: '受理',
  CORRECTION: '补正',
  SUPPLEMENT: '容缺补齐',
  SUPPLEMENT_CHECK: '补齐材料核对',
  EXTENSION_DECISION: '延期申请答复',
  AGENCY: '机构确认',
  FIRST: '初审',
  SECOND: '复审',
  FINAL: '终审',
  REVISION: '修改答复',
  PANEL: '专家评审',
};

/** Limits of the review belong to its rounds, the others are counted. */
const OF_ROUNDS = ['FIRST', 'SECOND', 'FINAL', 'REVISION'];

/** Name of a limit, with its round or the time of its kind after the first. */
export function clockTitle({ kind, round }: { readonly kind: string; readonly round: number }): string {
  const again = round > 1 ? `（第 ${round} ${OF_ROUNDS.includes(kind) ? '轮' : '次'}）` : '';
  return `${labelOf(CLOCK_LABELS, kind)}${again}`;
}

export const CLOCK_STATE_LABELS: Readonly<Record<string, string>> = {
  RUNNING: '计时中',
  ENDED: '已完成',
  LATE: '已逾期',
  CANCELED: '已取消',
};

/** What was decided, after the fact; the words of a check beforehand say what could be. */
const DECISIONS: Readonly<Record<string, string>> = {
  ACCEPTED: '受理',
  ACCEPTED_WITH_DEFICIENCY: '容缺受理',
  CORRECTION_NOTICE: '一次性告知补正',
  NOT_ACCEPTED: '不予受理',
};

const RESULTS: Readonly<Record<string, string>> = {
  ...STATE_LABELS,
  PASS: '通过',
  FINDINGS: '有意见',
  ...OBJECTION_OUTCOME_LABELS,
  PASSED: '通过',
  NOT_PASSED: '未通过',
  CORRECTION_EXPIRED: '逾期未补正',
};

/** Who had a case in hands. */
export const HOLDER_LABELS: Readonly<Record<string, string>> = {
  AGENCY: '审图机构',
  DESIGNER: '设计单位',
  APPLICANT: '建设单位',
  DEPARTMENT: '主管部门',
};

/** Why a case was taken from its agency. */
export const REPLACEMENT_LABELS: Readonly<Record<string, string>> = {
  OVERDUE: '审查逾期',
  RECUSAL: '应当回避',
  DISQUALIFIED: '取消资格',
  OTHER: '其他',
};

const HANDOVER_LABELS: Readonly<Record<string, string>> = {
  LEFT: '已离职',
  ABSENT: '缺勤',
  UNCLAIMED: '未按时签收',
  RECUSED: '回避',
  UNREGISTERED: '注册已过期',
};

interface Part {
  readonly label: string;
  readonly words?: Readonly<Record<string, string>>;
}

const PARTS: Readonly<Record<string, Part>> = {
  number: { label: '编号' },
  taskType: { label: '任务', words: TASK_LABELS },
  discipline: { label: '专业', words: DISCIPLINE_LABELS },
  department: { label: '部门', words: DEPARTMENT_LABELS },
  decision: { label: '结论', words: DECISIONS },
  lastDayBefore: { label: '原最后一天' },
  lastDay: { label: '现最后一天' },
  granted: { label: '结论', words: { true: '同意', false: '不同意' } },
  reason: { label: '理由', words: ACCEPTANCE_REASON_LABELS },
  // A lane by its code, or an agency by its name.
  from: { label: '原', words: CHANNEL_LABELS },
  channel: { label: '通道', words: CHANNEL_LABELS },
  rule: { label: '规则' },
  agencyName: { label: '机构' },
  to: { label: '新机构' },
  reasons: { label: '原因', words: INELIGIBILITY_LABELS },
  clockKind: { label: '时限', words: CLOCK_LABELS },
  dueDate: { label: '截止' },
  effectiveDate: { label: '生效日' },
  cause: { label: '缘由', words: { ...REPLACEMENT_LABELS, ...HOLDER_LABELS } },
  stage: { label: '阶段', words: STAGE_LABELS },
  outcome: { label: '结果', words: RESULTS },
  caseResult: { label: '结果', words: RESULTS },
  returnReason: { label: '退回原因', words: RETURN_REASON_LABELS },
  personName: { label: '人员' },
  handover: { label: '缘由', words: HANDOVER_LABELS },
  slot: { label: '材料' },
  fileName: { label: '文件' },
  uploadedByName: { label: '上传' },
  visitedOn: { label: '日期' },
  remark: { label: '说明' },
};

/** The parts of an event's data that tell people something, `编号 SJ-1，截止 2026-03-02`; ids and keys are left out. */
export function eventDetail(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(PARTS)
    .map(([key, part]) => ({ ...part, values: [data[key]].flat().filter(isTold) }))
    .filter(({ values }) => values.length > 0)
    .map(({ label, words = {}, values }) => `${label} ${values.map((each) => labelOf(words, String(each))).join('、')}`)
    .join('，');
}

const isTold = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'boolean';

export const PAUSE_LABELS: Readonly<Record<string, string>> = {
  WAIT_SUPPLEMENT: '等待容缺补齐',
  REVISION: '修改答复',
  PANEL: '专家评审',
  HEARING: '听证',
  SUSPENSION: '中止',
};
