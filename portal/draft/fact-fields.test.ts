import { describe, expect, it } from 'vitest';
import { BUILDING_USES, FIRE_CLASSES, PROJECT_KINDS, STRUCTURE_TYPES } from '../../domain/project.ts';
import { FACT_GROUPS, factLabel, factText, refuseNegative } from './fact-fields.ts';

const fields = FACT_GROUPS.flatMap((group) => group.fields);

describe('the form of a project', () => {
  it('asks each fact once', () => {
    const keys = fields.map((field) => field.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['projectKind', PROJECT_KINDS],
    ['buildingUse', BUILDING_USES],
    ['fireClass', FIRE_CLASSES],
    ['structureType', STRUCTURE_TYPES],
  ])('offers every %s of the domain', (key, words) => {
    const field = fields.find((each) => each.key === key);
    expect(field?.kind === 'choice' ? Object.keys(field.choices) : []).toEqual([...words]);
  });

  it('takes no quantity below nought, and says which', () => {
    expect(() => refuseNegative({ facts: { totalAreaM2: -5, heightM: 0 } })).toThrow('总建筑面积不得为负数');
    expect(() => refuseNegative({ facts: { heightM: 0 } })).not.toThrow();
  });

  it('names the place of a fault in Chinese', () => {
    expect(factLabel('/body/facts/heightM')).toBe('建筑高度');
    expect(factLabel('/body/building')).toBe('building');
  });

  it.each([
    ['heightM', 9.6, '9.6 m'],
    ['officePart', false, '否'],
    ['fireClass', 'NA', '民用建筑，不适用'],
    ['surveyUnit', null, '—'],
  ])('shows %s %s as %s', (key, value, shown) => {
    const field = fields.find((each) => each.key === key);
    expect(field && factText(field, value)).toBe(shown);
  });
});
