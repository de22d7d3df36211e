import { CHANNEL_LABELS, labelOf } from '../../pages/labels.ts';
import type { Goal, Lane } from '../answers.ts';
import { HOLDER_LABELS } from './event-words.ts';

/** `命中规则 X3“大跨度”：最大跨度不小于60米（本项目66米）。` */
export function ruleText({ rule, explanation }: Lane['decided']): string {
  return explanation === null
    ? `命中规则 ${rule}。`
    : `命中规则 ${rule}“${explanation.title}”：${explanation.sentence}。`;
}

/** One change of lane as a line. */
export function changeText({ from, to, decidedByName, reason }: Lane['changes'][number]): string {
  return `由${CHANNEL_LABELS[from]}调整为${CHANNEL_LABELS[to]}（${decidedByName}）：${reason}`;
}

const PANEL_STATES: Readonly<Record<string, string>> = {
  CALLED: '即将启动',
  OPEN: '待召集专家',
  CONVENED: '评审中',
  PASSED: '通过',
  NOT_PASSED: '未通过',
  CANCELED: '已取消',
};

/** How a panel stands: `第 1 次（2026-09-24 起）：通过，专家 7 人，同意 6 人。` */
export function panelText({ number, openedOn, state, experts, votesFor }: Lane['panels'][number]): string {
  const begun = openedOn === null ? '' : `（${openedOn} 起）`;
  const people = experts.length === 0 ? '' : `，专家 ${experts.length} 人`;
  const votes = votesFor === null ? '' : `，同意 ${votesFor} 人`;
  return `第 ${number} 次${begun}：${labelOf(PANEL_STATES, state)}${people}${votes}。`;
}

/** How a new-energy project stands against its goal. */
export function goalText({ goalDays, netDays, light, missed }: Goal): string {
  const left = goalDays - netDays;
  const used = `新能源全程目标 ${goalDays} 天，已用 ${netDays} 天（不含申请人补齐和修改的时间）`;
  if (missed !== null) {
    return `${used}；${missed.missedOn} 起超过目标，主要原因在${labelOf(HOLDER_LABELS, missed.cause)}（占用 ${missed.held[missed.cause]} 天）。`;
  }
  return light === 'RED' ? `${used}，已超过目标。` : `${used}，还剩 ${left} 天。`;
}

/** Classes of the pages for the three lights. */
export const LIGHT_LEVELS: Readonly<Record<Goal['light'], string>> = { GREEN: 'good', YELLOW: 'near', RED: 'late' };
export const LIGHT_LABELS: Readonly<Record<Goal['light'], string>> = { GREEN: '绿灯', YELLOW: '黄灯', RED: '红灯' };
