import { describe, expect, it } from 'vitest';
import { parseProjectCode } from './project-code.ts';

describe('a project code', () => {
  it('is taken apart in the format since 2020', () => {
    expect(parseProjectCode('2601-339902-04-01-103425')).toEqual({
      ok: true,
      projectCode: { format: 'SINCE_2020', region: '339902', department: '04', kind: '01', serial: '103425' },
    });
  });

  it('is taken apart in the format before 2020, whatever the check setting', () => {
    for (const check of ['none', 'mod11-10'] as const) {
      expect(parseProjectCode('2019-339921-17-03-025315', { check })).toMatchObject({
        ok: true,
        projectCode: { format: 'BEFORE_2020', department: '17' },
      });
    }
  });

  it('is not refused for its check digit unless the city asks for it', () => {
    const code = '2601-339902-04-01-103426';

    expect(parseProjectCode(code).ok).toBe(true);
    expect(parseProjectCode(code, { check: 'mod11-10' })).toMatchObject({ ok: false, fault: { code: 'CHECK_DIGIT' } });
    expect(parseProjectCode('2601-339902-04-01-103425', { check: 'mod11-10' }).ok).toBe(true);
  });

  it.each([
    ['2601-339902-04-01-10342', 'FORM'],
    ['26013399020401103425', 'FORM'],
    ['2613-339902-04-01-103425', 'TIME'],
    ['2014-339902-04-01-103425', 'TIME'],
    ['1917-339902-04-01-103425', 'TIME'],
    ['2601-330102-04-01-103425', 'REGION'],
  ])('%s is refused for its %s', (text, code) => {
    const result = parseProjectCode(text, { check: 'none', regions: ['339902'] });

    expect(result).toMatchObject({ ok: false, fault: { code } });
  });
});
