import { describe, expect, it } from 'vitest';
import { isWithoutGroundWork } from './classification.ts';

describe('work without ground work', () => {
  it.each([
    ['ALTERATION', null, true],
    ['ALTERATION', '云溪市岩土勘察院有限公司', false],
    ['NEW', null, false],
  ] as const)('%s with survey unit %s: %s', (projectKind, surveyUnit, expected) => {
    expect(isWithoutGroundWork({ projectKind, surveyUnit })).toBe(expected);
  });
});
