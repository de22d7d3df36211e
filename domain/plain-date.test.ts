import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  addDays,
  chinaDateOf,
  chinaMinuteOf,
  daysBetween,
  instantOf,
  isPlainDate,
  isPlainMinute,
  isWeekend,
} from './plain-date.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('plain dates', () => {
  it.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-2-1', false],
    ['2026-02-28T00:00', false],
    ['', false],
    [20260228, false],
    [undefined, false],
  ])('tells whether %s names a day', (text, expected) => {
    expect(isPlainDate(text)).toBe(expected);
  });

  it.each([
    ['2026-03-02 10:20', true],
    ['2026-03-02 23:59', true],
    ['2026-03-02 24:00', false],
    ['2026-03-02T10:20', false],
    ['2026-02-30 10:20', false],
    [null, false],
  ])('tells whether %s names a minute', (text, expected) => {
    expect(isPlainMinute(text)).toBe(expected);
  });

  it('adds and counts calendar days across months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(daysBetween('2026-03-02', '2026-03-11')).toBe(9);
    expect(daysBetween('2026-03-11', '2026-03-02')).toBe(-9);
  });

  it('knows Saturday and Sunday', () => {
    expect(['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09'].map(isWeekend)).toEqual([false, true, true, false]);
  });

  it('refuses to reckon with a text that is no date', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow('Expected a date "YYYY-MM-DD" that exists, but found "2026-02-30".');
    expect(() => instantOf('2026-03-02', '25:00')).toThrow('but found "2026-03-02 25:00"');
  });

  it.each(['America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati'])('reads China time on a host in %s', (zone) => {
    // given
    vi.stubEnv('TZ', zone);

    // when
    const minute = chinaMinuteOf(Date.parse('2026-03-02T16:00:59.999Z'));
    const date = chinaDateOf(Date.parse('2026-03-02T15:59:59.999Z'));
    const instant = instantOf('2026-03-03', '00:00');

    // then
    expect(date).toBe('2026-03-02');
    expect(minute).toBe('2026-03-03 00:00');
    expect(Date.parse(instant)).toBe(Date.parse('2026-03-02T16:00:00Z'));
  });
});
