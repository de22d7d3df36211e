import { describe, expect, it } from 'vitest';
import { findNamesake, isPassed, panelDiscipline, readExperts } from './expert-panel.ts';

const RULES = { minExperts: 7, passNumerator: 3, passDenominator: 4, limitWd: 20 };

describe('an expert panel', () => {
  it('is read from a list with one person a line', () => {
    expect(readExperts('张一，消防，省消防协会\n\n 李二 结构\n王三、暖通;设计院 二所')).toEqual({
      ok: true,
      experts: [
        { name: '张一', field: '消防', unit: '省消防协会' },
        { name: '李二', field: '结构', unit: '' },
        { name: '王三', field: '暖通', unit: '设计院 二所' },
      ],
    });
  });

  it('names the line on which the field is missing', () => {
    expect(readExperts('张一，消防\n李二')).toEqual({ ok: false, line: 2 });
  });

  it('finds who is named twice', () => {
    const of = (name: string) => ({ name, field: '消防', unit: '' });
    expect(findNamesake([of('张一'), of('李二'), of('张一')])).toBe('张一');
    expect(findNamesake([of('张一'), of('李二')])).toBeUndefined();
  });

  it.each([
    [6, 7, true],
    [5, 7, false],
    [6, 8, true],
    [7, 9, true],
    [6, 9, false],
    [0, 7, false],
  ])('with %i of %i votes passes: %s', (votesFor, experts, expected) => {
    expect(isPassed(votesFor, experts, RULES)).toBe(expected);
  });

  it.each([
    [{ fireDesignBeyondCode: true, structuralIrregularity: 'OVER_LIMIT', fireClass: '丙' }, 'FIRE'],
    [{ fireDesignBeyondCode: false, structuralIrregularity: 'OVER_LIMIT', fireClass: '甲' }, 'STRU'],
    [{ fireDesignBeyondCode: false, structuralIrregularity: 'REGULAR', fireClass: '甲' }, 'FIRE'],
    [{ fireDesignBeyondCode: false, structuralIrregularity: 'REGULAR', fireClass: '戊' }, 'STRU'],
  ])('objects to what it was called for: %j', (facts, expected) => {
    expect(panelDiscipline(facts, ['ARCH', 'STRU', 'FIRE'])).toBe(expected);
  });

  it('objects in the first discipline of a sector that has not the one it was called for', () => {
    expect(panelDiscipline({ structuralIrregularity: 'REGULAR' }, ['ROAD', 'PIPE'])).toBe('ROAD');
  });
});
