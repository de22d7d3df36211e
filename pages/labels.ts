import type { ListedTaskView } from '../api/schemas/tasks.ts';
import type { CaseState } from '../domain/case-state.ts';
import type { Channel } from '../domain/decision-outputs.ts';
import type { OpinionState, Severity } from '../domain/opinions.ts';
import type { Answer } from './wire.ts';

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

/** As shipped; the registers add to them before a signed-in person sees a page. */
export const DISCIPLINE_LABELS: Record<string, string> = {
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
  SUPPLEMENT_CHECK: '补齐材料核对',
  EXTENSION_DECISION: '延期申请答复',
  FIRST: '初审',
  SECOND: '复审',
  FINAL: '终审',
  REVISION: '修改答复',
  PANEL: '专家评审',
  CERTIFICATE: '发证',
};

export const TASK_LABELS: Readonly<Record<string, string>> = {
  AcceptanceReview: '受理审核',
  ConfirmAgency: '确认承接',
  ProposeAgency: '另选审图机构',
  AppointAgency: '指定审图机构',
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
  ConvenePanel: '组织专家评审',
  RecordPanelResult: '登记专家评审结论',
};

/** What a task is called: by its diagram, where that says so. */
export const taskTitle = ({ title, taskType }: { readonly title: string | null; readonly taskType: string }): string =>
  title ?? labelOf(TASK_LABELS, taskType);

export const TASK_STATUS_LABELS: Readonly<Record<Answer<typeof ListedTaskView>['status'], string>> = {
  OPEN: '待签收',
  CLAIMED: '办理中',
  COMPLETING: '已办，待流转',
  COMPLETED: '已办结',
  CANCELED: '已取消',
  SUPERSEDED: '流程已前进，未采用',
};

/** As shipped; the registers add to them before a signed-in person sees a page. */
export const DEPARTMENT_LABELS: Record<string, string> = {
  ACCEPTANCE: '受理部门',
  CONSTRUCTION: '住建部门',
  FIRE: '消防审验部门',
  CIVIL_DEFENCE: '人防部门',
  FINANCE: '财政部门',
};

/** Types of elements in an engine's records. */
export const ELEMENT_TYPE_LABELS: Readonly<Record<string, string>> = {
  PROCESS: '流程',
  SUB_PROCESS: '子流程',
  EVENT_SUB_PROCESS: '事件子流程',
  MULTI_INSTANCE_BODY: '多实例',
  CALL_ACTIVITY: '调用活动',
  SERVICE_TASK: '服务任务',
  SEND_TASK: '发送任务',
  USER_TASK: '用户任务',
  SCRIPT_TASK: '脚本任务',
  BUSINESS_RULE_TASK: '业务规则任务',
  RECEIVE_TASK: '接收任务',
  TASK: '任务',
  MANUAL_TASK: '手工任务',
  EXCLUSIVE_GATEWAY: '排他网关',
  INCLUSIVE_GATEWAY: '包容网关',
  PARALLEL_GATEWAY: '并行网关',
  EVENT_BASED_GATEWAY: '事件网关',
  START_EVENT: '开始事件',
  INTERMEDIATE_CATCH_EVENT: '中间捕获事件',
  INTERMEDIATE_THROW_EVENT: '中间抛出事件',
  BOUNDARY_EVENT: '边界事件',
  END_EVENT: '结束事件',
  SEQUENCE_FLOW: '顺序流',
};

/** Why an engine stopped at an element. */
export const INCIDENT_LABELS: Readonly<Record<string, string>> = {
  UNKNOWN: '原因不明',
  IO_MAPPING_ERROR: '输入输出映射出错',
  JOB_NO_RETRIES: '作业多次失败',
  CONDITION_ERROR: '没有符合条件的出线',
  EXTRACT_VALUE_ERROR: '表达式求值出错',
  CALLED_ELEMENT_ERROR: '找不到被调用的流程',
  UNHANDLED_ERROR_EVENT: '错误没有对应的处理',
  MESSAGE_SIZE_EXCEEDED: '变量过大',
  CALLED_DECISION_ERROR: '找不到决策表',
  DECISION_EVALUATION_ERROR: '决策表求值出错',
  FORM_NOT_FOUND: '找不到表单',
};

export const INSTANCE_STATE_LABELS: Readonly<Record<string, string>> = {
  ACTIVE: '运行中',
  COMPLETED: '已完成',
  TERMINATED: '已终止',
};

/** The Chinese word, or the code itself where an administrator's own diagram brings one that is not known here. */
export const labelOf = (labels: Readonly<Record<string, string>>, code: string | null | undefined): string =>
  code === null || code === undefined ? '—' : (labels[code] ?? code);

/** Why an agency may not have a case. */
export const INELIGIBILITY_LABELS: Readonly<Record<string, string>> = {
  CLASS_TOO_LOW: '机构类别不足以承接本项目',
  SUSPENDED: '机构被暂停业务',
  DISQUALIFIED: '机构被取消资格',
  AFFILIATED_WITH_APPLICANT: '机构与建设单位有利害关系',
  AFFILIATED_WITH_DESIGN_UNIT: '机构与设计单位有利害关系',
  AFFILIATED_WITH_SURVEY_UNIT: '机构与勘察单位有利害关系',
  DISCIPLINE_NOT_COVERED: '机构缺少所需专业的审查人员',
  NO_ANSWER: '逾期未答复',
  REFUSED_BEFORE: '已拒绝承接本案',
  REPLACED_BEFORE: '已退出本案',
  NOT_JUDGED: '抽签开始后才列入名录',
};
