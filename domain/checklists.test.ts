import { describe, expect, it } from 'vitest';
import { type ChecklistAnswer, type ChecklistItem, findingsOf, isAnswerComplete, unanswered } from './checklists.ts';

const item = (number: number): ChecklistItem => ({
  ...{ code: `ARCH-${number}`, discipline: 'ARCH', projectKind: null, number, text: '疏散' },
  ...{ validFrom: '2024-01-01', validTo: null },
});
const said = (number: number, answer: ChecklistAnswer['answer'], round = 1): ChecklistAnswer => {
  return { itemCode: `ARCH-${number}`, round, answer, reason: null };
};
const ITEMS = [item(1), item(2), item(3)];

describe('a checklist', () => {
  it('takes "not applicable" with a reason only', () => {
    expect(isAnswerComplete({ answer: 'PASS', reason: null })).toBe(true);
    expect(isAnswerComplete({ answer: 'NOT_APPLICABLE', reason: ' ' })).toBe(false);
    expect(isAnswerComplete({ answer: 'NOT_APPLICABLE', reason: '无地下室' })).toBe(true);
  });

  it('lacks what was answered in no round', () => {
    expect(unanswered(ITEMS, [said(1, 'PASS'), said(3, 'FINDING', 2)])).toEqual([2]);
    expect(unanswered(ITEMS, [])).toEqual([1, 2, 3]);
  });

  it('has findings where the newest answer is one, in whatever round it was given', () => {
    const answers = [said(1, 'FINDING', 2), said(2, 'FINDING'), said(3, 'PASS', 2), said(3, 'FINDING')];

    expect(findingsOf(ITEMS, answers)).toEqual([1, 2]);
    expect(findingsOf(ITEMS, [...answers, said(2, 'PASS', 2)])).toEqual([1]);
  });
});
