import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { limitStatus } from './clocks.ts';
import { legalEndFromAcceptance, legalEndFromStage } from './legal-end.ts';

const calendar2026 = createCalendar();
const FAST = { firstWd: 3, secondWd: 2, finalWd: 1 };
const hearing = { from: '2026-03-04', to: '2026-03-06' };

describe('the last day of a round by its limits', () => {
  it('adds the stages that follow to the last day of the one that runs', () => {
    // given
    const status = limitStatus(calendar2026, { day0: '2026-03-02', workingDays: 3, pauses: [] });
    // then
    expect(legalEndFromStage(calendar2026, { stage: 'FIRST', status }, FAST)).toEqual({
      dueDate: '2026-03-10',
      remainingWd: null,
    });
    expect(legalEndFromStage(calendar2026, { stage: 'FINAL', status }, FAST).dueDate).toBe('2026-03-05');
  });

  it('moves with a stop that has ended, and keeps what is left while one lasts', () => {
    // given
    const from = (pauses: readonly { from: string; to: string | null }[]) =>
      legalEndFromAcceptance(calendar2026, { day0: '2026-03-02', pauses }, FAST);
    // then
    expect(from([]).dueDate).toBe('2026-03-10');
    expect(from([hearing]).dueDate).toBe('2026-03-12');
    expect(from([{ ...hearing, to: null }])).toEqual({ dueDate: null, remainingWd: 4 });
  });
});
