import { labelOf } from '../../pages/labels.ts';
import type { Clocks } from '../answers.ts';
import { CLOCK_STATE_LABELS } from './event-words.ts';

type Clock = Clocks['items'][number];
type Pause = Clocks['pauses'][number];

/**
 * How a limit ended. Work on a day off may be done before the limit begins, or count from the next working day: neither is told
 * with a day to come as if it had been.
 */
export function clockEndText(
  { state, startDate, endedOn }: Pick<Clock, 'state' | 'startDate' | 'endedOn'>,
  today: string,
): string {
  const word = labelOf(CLOCK_STATE_LABELS, state);
  if (endedOn === null) return word;
  if (endedOn < startDate) return `起算前${word}`;
  return endedOn > today ? `${word}，按 ${endedOn} 计` : `${word} ${endedOn}`;
}

/** Whether the limits run again; what is handed in on a day off lets them run from the next working day. */
export function pauseEndText({ to }: Pick<Pause, 'to'>, today: string): string {
  if (to === null) return '计时已停';
  return to > today ? `${to} 起恢复计时` : '已恢复计时';
}
