import type { DeliveryView } from '../api/schemas/joint-review.ts';
import type { Answer } from './wire.ts';

type Delivery = Answer<typeof DeliveryView>;

const DELIVERY_WORDS: Readonly<Record<Delivery['status'], string>> = {
  PENDING: '推送中',
  DELIVERED: '已送达',
  DEAD: '未送达，待重新推送',
};

/** How far a delivery is: what lies in an inbox has been received when a person of the department has looked. */
export function standingText({ channel, status, openedAt }: Pick<Delivery, 'channel' | 'status' | 'openedAt'>): string {
  if (channel === 'HTTP' || status !== 'DELIVERED') return DELIVERY_WORDS[status];
  return openedAt === null ? '在收件箱，未查看' : '已查看';
}

export const CHANNEL_WORDS: Readonly<Record<Delivery['channel'], string>> = { HTTP: '部门系统', INBOX: '站内收件箱' };

/** Events and documents by the names under which they are sent. */
export const NEWS_WORDS: Readonly<Record<string, string>> = {
  CHANNEL_DECIDED: '已受理并确定审查通道',
  LANE_CHANGED: '调整审查通道',
  AGENCY_ASSIGNED: '审图机构承接',
  AGENCY_REPLACED: '更换审图机构',
  SUPPLEMENTED: '容缺材料补齐',
  REVISION_EXTENDED: '修改延期',
  REVISION_RECEIVED: '收到修改与答复',
  REVIEW_RESTARTED: '设计依据变动，重新初审',
  SUSPENDED: '中止',
  RESUMED: '恢复办理',
  WITHDRAWAL_REQUESTED: '申请人申请撤回',
  CERTIFIED: '签发审查合格书',
  CLOSED: '结案',
  ROUND_PLANNED: '本轮审查开始',
  STAGE_STARTED: '进入审查阶段',
  ROUND_CONCLUDED: '本轮审查结论',
  OPINIONS_ISSUED: '发出审查意见',
  ADVICE_ISSUED: '随审查通过发出建议类意见',
  AGREEMENT_DEEMED: '部门逾期视为同意',
  ACCEPTANCE: '受理通知书',
  DEFICIENCY_NOTICE: '容缺受理通知书',
  PAUSE_NOTICE: '停止计时告知书',
  PANEL_NOTICE: '专家评审告知书',
  PANEL_RESULT: '专家评审结论告知书',
  WITHDRAWAL: '撤回申请确认书',
  OPINION_NOTICE: '审查意见告知书',
  CERTIFICATE: '审查合格书',
  FAIL_NOTICE: '审查不合格通知',
  TERMINATION: '终止审查通知',
};

/** Why the last attempt failed; empty where none did. */
export function faultText({
  status,
  httpStatus,
  lastError,
}: Pick<Delivery, 'status' | 'httpStatus' | 'lastError'>): string {
  if (status === 'DELIVERED' || lastError === null) return '';
  return httpStatus === null ? `对方没有答复（${lastError}）` : `对方答复 HTTP ${httpStatus}`;
}
