import type { Clocks } from '../answers.ts';

/** How a limit stands, as the server has counted it; the same on every page. */
export type LimitStanding = Pick<Clocks['items'][number], 'light' | 'remainingWd' | 'remainingHalfDays'>;

/** The class of a light's colour. */
export const LIGHT_CLASSES = { GREEN: 'good', YELLOW: 'near', RED: 'late' } as const;

/** Working days left, as people say it; empty for a limit that does not run. */
export function limitText({ light, remainingWd, remainingHalfDays }: LimitStanding): string {
  if (light === null || remainingWd === null) return '';
  if (remainingHalfDays !== null) return halfDayText(remainingHalfDays);
  if (light === 'RED') return remainingWd === 0 ? '已逾期' : `已逾期 ${-remainingWd} 个工作日`;
  return remainingWd === 0 ? '今天到期' : `剩 ${remainingWd} 个工作日`;
}

/** What a limit has kept that stands still: days left, or how late it was. */
export function keptText(remainingWd: number | null): string {
  const days = remainingWd ?? 0;
  return days < 0 ? `已逾期 ${-days} 个工作日` : `余 ${days} 个工作日`;
}

function halfDayText(left: number): string {
  if (left < 0) return `已逾期 ${-left} 个半日`;
  return left === 0 ? '本半日到期' : `剩 ${left} 个半日`;
}
