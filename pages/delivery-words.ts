import type { DeliveryView } from '../api/schemas/joint-review.ts';
import type { Answer } from './wire.ts';

type Delivery = Answer<typeof DeliveryView>;

export const DELIVERY_WORDS: Readonly<Record<Delivery['status'], string>> = {
  PENDING: '推送中',
  DELIVERED: '已送达',
  DEAD: '未送达，待重新推送',
};

export const CHANNEL_WORDS: Readonly<Record<Delivery['channel'], string>> = { HTTP: '部门系统', INBOX: '站内收件箱' };

/** Events and documents by the names under which they are sent. */
export const NEWS_WORDS: Readonly<Record<string, string>> = {
  ROUND_PLANNED: '本轮审查开始',
  STAGE_STARTED: '进入审查阶段',
  ROUND_CONCLUDED: '本轮审查结论',
  OPINIONS_ISSUED: '发出审查意见',
  AGREEMENT_DEEMED: '部门逾期视为同意',
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
