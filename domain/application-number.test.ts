import { describe, expect, it } from 'vitest';
import { formatApplicationNumber, parseApplicationNumber } from './application-number.ts';

describe('an application number', () => {
  it('is written and read back', () => {
    const number = { region: '339902', date: '2026-03-02', serial: 7 };

    expect(formatApplicationNumber(number)).toBe('TS339902202603020007');
    expect(parseApplicationNumber('TS339902202603020007')).toEqual(number);
  });

  it.each([{ serial: 0 }, { serial: 10_000 }, { date: '2026-02-30' }, { region: 'x' }])('refuses %o', (difference) => {
    const number = { region: '339902', date: '2026-03-02', serial: 1, ...difference };

    expect(() => formatApplicationNumber(number)).toThrow('Expected a region of 6 digits, a date and a serial 1-9999');
  });

  it.each(['', 'TS339902202602300001', 'TS339902202603020000', 'TS33990220260302001'])('is not "%s"', (text) => {
    expect(parseApplicationNumber(text)).toBeUndefined();
  });
});
