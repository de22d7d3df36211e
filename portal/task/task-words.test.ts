import { expect, it } from 'vitest';
import type { ListedTask } from '../answers.ts';
import { byDueDate } from './task-words.ts';

const task = (id: string, dueDate: string | null, createdAt: string): ListedTask => ({
  ...{ id, dueDate, createdAt, caseId: 'c', taskType: 'FirstReview', processId: 'p', elementId: 'FirstReview' },
  ...{ stage: 'FIRST', round: 1, discipline: 'ARCH', department: null, candidateRole: 'reviewer', status: 'OPEN' },
  ...{ assigneeUserId: null, assigneeName: null, light: null, remainingWd: null, claimedAt: null, completedAt: null },
  ...{ projectName: 'x', building: '1号厂房', number: null, applicantName: 'y', suspended: false },
});

it('puts the task that is due first on top and those without a last day behind', () => {
  // given
  const tasks = [
    task('none', null, '2026-03-01T00:00:00Z'),
    task('late', '2026-03-05', '2026-03-01T00:00:00Z'),
    task('newer', '2026-03-03', '2026-03-02T00:00:00Z'),
    task('older', '2026-03-03', '2026-03-01T00:00:00Z'),
  ];
  // when
  const order = [...tasks].sort(byDueDate).map(({ id }) => id);
  // then
  expect(order).toEqual(['older', 'newer', 'late', 'none']);
});
