/** Chinese for what the history of a case records. */
export const EVENT_LABELS: Readonly<Record<string, string>> = {
  SUBMITTED: '提交申请',
  OPENED: '收件登记',
  ACCEPTANCE_DECIDED: '作出受理决定',
  CORRECTION_OPENED: '告知补正',
  HANDED_IN: '提交材料',
  CHANNEL_DECIDED: '确定审查通道',
  AGENCY_PROPOSED: '选择审图机构',
  AGENCY_ASSIGNED: '审图机构承接',
  AGENCY_REFUSED: '审图机构未承接',
  SUPPLEMENT_OPENED: '告知容缺补齐',
  SUPPLEMENTED: '容缺材料补齐',
  EXTENSION_REQUESTED: '申请延期',
  EXTENSION_DECIDED: '决定延期申请',
  ROUND_PLANNED: '安排审查轮次',
  STAGE_STARTED: '进入审查阶段',
  TASK_COMPLETED: '办结任务',
  AGREEMENT_DEEMED: '部门逾期视为同意',
  ROUND_CONCLUDED: '本轮审查结束',
  OPINIONS_ISSUED: '出具审查意见告知书',
  REVISION_RECEIVED: '收到修改与答复',
  PASSED: '审查通过',
  CERTIFIED: '签发审查合格书',
  CERTIFICATE_REPORTED: '合格书报送备案',
  REMINDED: '催办提醒',
  ESCALATED: '超时督办',
  LATE_FOUND: '逾期',
  WITHDRAWAL_REQUESTED: '申请撤回',
  SUSPENSION_ORDERED: '责令中止',
  SUSPENDED: '中止',
  RELEASE_ORDERED: '恢复办理',
  RESUMED: '已恢复',
  CLOSED: '结案',
};

export const CLOCK_LABELS: Readonly<Record<string, string>> = {
  ACCEPTANCE: '受理',
  CORRECTION: '补正',
  SUPPLEMENT: '容缺补齐',
  FIRST: '初审',
  SECOND: '复审',
  FINAL: '终审',
  REVISION: '修改答复',
};

export const CLOCK_STATE_LABELS: Readonly<Record<string, string>> = {
  RUNNING: '计时中',
  ENDED: '已完成',
  LATE: '已逾期',
  CANCELED: '已取消',
};

const DATA_LABELS: Readonly<Record<string, string>> = {
  number: '编号',
  decision: '结论',
  reason: '理由',
  channel: '通道',
  rule: '规则',
  agencyName: '机构',
  dueDate: '截止',
  effectiveDate: '生效日',
  stage: '阶段',
  outcome: '结果',
  remark: '说明',
};

/** The parts of an event's data that tell people something, `编号 SJ-1，截止 2026-03-02`; ids and keys are left out. */
export function eventDetail(
  data: Readonly<Record<string, unknown>>,
  words: Readonly<Record<string, string>> = {},
): string {
  return Object.entries(DATA_LABELS)
    .filter(([key]) => typeof data[key] === 'string' && data[key] !== '')
    .map(([key, label]) => `${label} ${words[String(data[key])] ?? String(data[key])}`)
    .join('，');
}

export const PAUSE_LABELS: Readonly<Record<string, string>> = {
  WAIT_SUPPLEMENT: '等待容缺补齐',
  REVISION: '修改答复',
  PANEL: '专家论证',
  HEARING: '听证',
  SUSPENSION: '中止',
};
