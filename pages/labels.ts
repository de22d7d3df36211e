import type { CaseState } from '../domain/case-state.ts';
import type { Channel } from '../domain/decision-outputs.ts';
import type { Discipline } from '../domain/disciplines.ts';
import type { OpinionState, Severity } from '../domain/opinions.ts';

/** Chinese words for the codes that people see. `SUBMITTING`: handed in, the engine has not begun yet. */
export const STATE_LABELS: Readonly<Record<CaseState | 'SUBMITTING', string>> = {
  DRAFT: '草稿',
  SUBMITTING: '提交中',
  SUBMITTED: '待受理',
  CORRECTION: '待补正',
  ACCEPTED: '已受理',
  ACCEPTED_DEFICIENT: '容缺受理',
  FIRST: '初审中',
  SECOND: '复审中',
  FINAL: '终审中',
  OPINION_ISSUED: '待修改答复',
  WAIT_SUPPLEMENT: '待容缺补齐',
  SIGNING: '待签发',
  CERTIFIED: '已发证',
  REJECTED: '审查不合格',
  WITHDRAWN: '已撤回',
  TERMINATED: '已终止',
  NOT_ACCEPTED: '不予受理',
  CLOSED: '逾期未补正',
};

export const CHANNEL_LABELS: Readonly<Record<Channel, string>> = {
  INSTANT: '即来即审',
  FAST: '快速通道',
  NORMAL: '一般通道',
  EXPERT: '专家论证',
};

export const DISCIPLINE_LABELS: Readonly<Record<Discipline, string>> = {
  ARCH: '建筑',
  STRU: '结构',
  PLUM: '给排水',
  ELEC: '电气',
  FIRE: '消防',
  SURV: '勘察',
  HVAC: '暖通',
  ENER: '节能',
  CIVD: '人防',
};

export const SEVERITY_LABELS: Readonly<Record<Severity, string>> = {
  MANDATORY: '强制性条文',
  SHALL: '一般性条文（应）',
  DEPTH: '深度不足',
  SEAL: '签章缺漏',
  SHOULD: '建议（宜）',
};

export const OPINION_STATE_LABELS: Readonly<Record<OpinionState, string>> = {
  OPEN: '待答复',
  REPLIED: '已答复',
  CLOSED: '已关闭',
  REOPENED: '退回再答复',
  DISPUTED: '异议中',
  UPHELD: '维持',
  WAIVED: '豁免',
};

export const STAGE_LABELS: Readonly<Record<string, string>> = {
  ACCEPTANCE: '受理',
  AGENCY: '机构承接',
  CORRECTION: '补正',
  SUPPLEMENT: '容缺补齐',
  FIRST: '初审',
  SECOND: '复审',
  FINAL: '终审',
  REVISION: '修改答复',
  CERTIFICATE: '发证',
};

export const TASK_LABELS: Readonly<Record<string, string>> = {
  AcceptanceReview: '受理审核',
  ConfirmAgency: '确认承接',
  ProposeAgency: '另选审图机构',
  SubmitCorrection: '提交补正材料',
  SubmitSupplement: '补齐容缺材料',
  CheckSupplement: '核对补齐材料',
  DecideExtension: '决定是否延期',
  FirstReview: '初审',
  FirstReviewAgain: '重新初审',
  SecondReview: '复审',
  FinalReview: '终审',
  DepartmentConfirmation: '部门确认',
  SubmitRevision: '提交修改与答复',
  SignCertificate: '签发合格书',
  ResolveBar: '处理签发障碍',
};

export const DEPARTMENT_LABELS: Readonly<Record<string, string>> = {
  ACCEPTANCE: '受理部门',
  CONSTRUCTION: '住建部门',
  FIRE: '消防审验部门',
  CIVIL_DEFENCE: '人防部门',
  FINANCE: '财政部门',
};

export const INSTANCE_STATE_LABELS: Readonly<Record<string, string>> = {
  ACTIVE: '运行中',
  COMPLETED: '已完成',
  TERMINATED: '已终止',
};

/** The Chinese word, or the code itself where an administrator's own diagram brings one that is not known here. */
export const labelOf = (labels: Readonly<Record<string, string>>, code: string | null | undefined): string =>
  code === null || code === undefined ? '—' : (labels[code] ?? code);
