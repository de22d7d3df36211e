import { DEPARTMENT_LABELS, DISCIPLINE_LABELS, labelOf } from '../../pages/labels.ts';
import type { Clash, Delivery, ReviewRequest } from '../answers.ts';

const GROUND_WORDS = { OPPOSITE_DEMAND: '要求相反', SAME_PLACE: '位置重叠', SAME_CLAUSE: '依据同一条文' } as const;

/** Why two opinions were put side by side, with the evidence. */
export function groundText({ sheet, grounds, words, flaggedByName, flagReason }: Clash): string {
  const found = grounds.map((ground) => GROUND_WORDS[ground]);
  const evidence = words.length === 0 ? '' : `（“${words.join('”与“')}”）`;
  const flagged = flaggedByName === null ? [] : [`${flaggedByName}标记：${flagReason}`];
  const reasons = [...(found.length === 0 ? [] : [`${found.join('、')}${evidence}`]), ...flagged];
  return [...(sheet === null ? [] : [`图纸 ${sheet}`]), ...reasons].join('，');
}

/** Whose opinion it is: a department's, or of a discipline of the agency. */
export function partyName({ department, discipline }: Clash['first']): string {
  return department === null ? `${labelOf(DISCIPLINE_LABELS, discipline)}专业` : labelOf(DEPARTMENT_LABELS, department);
}

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

/** What a request for a review was answered. */
export function answerText(request: ReviewRequest): string {
  const { outcome, passedCaseNumber, passedRound, certificateNumber, reviewRound } = request;
  if (outcome === 'UNDER_REVIEW') return `第 ${reviewRound} 轮正在审查`;
  if (outcome === 'NOT_UNDER_REVIEW') return '尚未审查通过，也不在审查中';
  const certificate = certificateNumber === null ? '' : `，合格书 ${certificateNumber}`;
  return `拒绝：案件 ${passedCaseNumber} 第 ${passedRound} 轮已审查通过${certificate}`;
}
