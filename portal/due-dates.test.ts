import { expect, it } from 'vitest';
import { nextLimit } from './due-dates.ts';

const clock = (dueDate: string, state: 'RUNNING' | 'ENDED') => ({
  ...{ kind: 'FIRST', round: 1, startDate: '2026-03-02', limitWd: 3, provisional: false, endedOn: null },
  ...{
    dueDate,
    dueMinute: null,
    state,
    paused: false,
    light: null,
    remainingWd: null,
    remainingHalfDays: null,
    changes: [],
  },
});
const none = { pauses: [], reading: null, forecast: null, legalEnd: null, plannedEnd: null };

it('takes the limit that runs out first among those that run', () => {
  const items = [clock('2026-03-09', 'RUNNING'), clock('2026-03-03', 'ENDED'), clock('2026-03-05', 'RUNNING')];
  expect(nextLimit({ items, ...none })?.dueDate).toBe('2026-03-05');
  expect(nextLimit({ items: [], ...none })).toBeUndefined();
});
