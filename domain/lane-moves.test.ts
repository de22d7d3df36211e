import { expect, it } from 'vitest';
import type { Channel } from './decision-outputs.ts';
import { type LaneMove, laneBarOf } from './lane-moves.ts';
import type { CreditGrade } from './project.ts';

type Facts = LaneMove['facts'];
const PLAIN: Facts = {
  ...{ special: false, designCredit: 'A' },
  ...{ fireDesignBeyondCode: false, structuralIrregularity: 'REGULAR' },
};

function barOf(to: Channel, facts: Partial<Facts>, today: { credit?: CreditGrade; passed?: boolean } = {}) {
  const { credit = null, passed = false } = today;
  return laneBarOf({ to, facts: { ...PLAIN, ...facts }, designCredit: credit, panelPassed: passed });
}

it.each([
  ['a plain project', {}, {}, undefined],
  ['a special project', { special: true }, {}, 'SPECIAL_PROJECT'],
  ['a design unit graded C at the acceptance', { designCredit: 'C' }, { credit: 'A' }, 'DESIGN_CREDIT'],
  ['a design unit graded D since', {}, { credit: 'D' }, 'DESIGN_CREDIT'],
  ['a design unit graded B since', {}, { credit: 'B' }, undefined],
] as const)('lets %s into the instant lane, or says what bars it', (_what, facts, today, bar) => {
  expect(barOf('INSTANT', facts, today)).toBe(bar);
  expect(barOf('FAST', facts, today)).toBeUndefined();
});

it.each([{ fireDesignBeyondCode: true }, { structuralIrregularity: 'OVER_LIMIT' }])(
  'keeps a design with %o in the lane of the experts until they have agreed',
  (facts) => {
    for (const to of ['INSTANT', 'FAST', 'NORMAL'] as const) {
      expect(barOf(to, facts)).toBe('PANEL_DUE');
      expect(barOf(to, facts, { passed: true })).toBeUndefined();
    }
    expect(barOf('EXPERT', facts)).toBeUndefined();
  },
);
