import { describe, expect, it } from 'vitest';
import { BUILDING_USES, FIRE_CLASSES, STRUCTURE_TYPES } from '../../domain/building.ts';
import { PROJECT_KINDS } from '../../domain/project.ts';
import { shipSectors } from '../../pages/testing/shipped-sectors.ts';
import { factGroups, factLabel, factText, refuseNegative } from './fact-fields.ts';

shipSectors();
const fields = factGroups('INDUSTRIAL').flatMap((group) => group.fields);

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

  it('asks what its own sector asks, and what is asked of all', () => {
    const titles = factGroups('ROADS').map(({ title }) => title);
    expect(titles).toEqual(['项目', '参建单位', '道路', '特殊情形']);
    expect(factLabel('ROADS', '/body/facts/lengthKm')).toBe('道路长度');
  });

  it('takes no quantity below nought, and says which', () => {
    expect(() => refuseNegative({ facts: { totalAreaM2: -5, heightM: 0 } })).toThrow('总建筑面积不得为负数');
    expect(() => refuseNegative({ facts: { heightM: 0 } })).not.toThrow();
  });

  it('names the place of a fault in Chinese', () => {
    expect(factLabel('INDUSTRIAL', '/body/facts/heightM')).toBe('建筑高度');
    expect(factLabel('INDUSTRIAL', '/body/building')).toBe('building');
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
