import type { Clocks } from '../answers.ts';

/** How a limit stands, as the server has counted it; the same on every page. */
export type LimitStanding = Pick<Clocks['items'][number], 'light' | 'remainingWd'>;

/** The class of a light's colour. */
export const LIGHT_CLASSES = { GREEN: 'good', YELLOW: 'near', RED: 'late' } as const;

/** Working days left, as people say it; empty for a limit that does not run. */
export function limitText({ light, remainingWd }: LimitStanding): string {
  if (light === null || remainingWd === null) return '';
  if (light === 'RED') return remainingWd === 0 ? '已逾期' : `已逾期 ${-remainingWd} 个工作日`;
  return remainingWd === 0 ? '今天到期' : `剩 ${remainingWd} 个工作日`;
}
