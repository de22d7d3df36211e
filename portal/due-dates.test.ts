import { expect, it } from 'vitest';
import { nextDueDate } from './due-dates.ts';

const clock = (dueDate: string, state: 'RUNNING' | 'ENDED') => ({
  ...{ kind: 'FIRST', round: 1, startDate: '2026-03-02', limitWd: 3, provisional: false, endedOn: null },
  ...{ dueDate, state },
});

it('takes the nearest last day of the limits that run', () => {
  const items = [clock('2026-03-09', 'RUNNING'), clock('2026-03-03', 'ENDED'), clock('2026-03-05', 'RUNNING')];
  expect(nextDueDate({ items, pauses: [], plannedEnd: null })).toBe('2026-03-05');
  expect(nextDueDate({ items: [], pauses: [], plannedEnd: null })).toBeUndefined();
});
