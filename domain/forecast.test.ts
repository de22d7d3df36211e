import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { forecastByLimits, forecastEnd, quantile } from './forecast.ts';
import { addDays, daysBetween } from './plain-date.ts';

const calendar = createCalendar();
const limits = { medianOn: '2026-03-10', lateOn: '2026-04-07' };
const today = '2026-03-02';
const samplesOf = (days: readonly number[], load = 2) => days.map((each) => ({ days: each, load }));
const oneToTwenty = Array.from({ length: 20 }, (_, index) => index + 1);

describe('a forecast', () => {
  it('repeats the limits while history is short', () => {
    const forecast = forecastEnd(calendar, { today, load: 9, samples: samplesOf([1, 2, 3]) }, limits);

    expect(forecast).toEqual({ ...limits, method: 'LIMITS', sampleSize: 3 });
  });

  it('gives the middle and the 90th percentile of finished cases, each on a working day', () => {
    const forecast = forecastEnd(calendar, { today, load: 2, samples: samplesOf(oneToTwenty) }, limits);

    // 10.5 and 18.1 days, rounded up: Friday 13 March, and Saturday 21 March moved to Monday.
    expect(forecast).toEqual({ medianOn: '2026-03-13', lateOn: '2026-03-23', method: 'HISTORY', sampleSize: 20 });
  });

  it.each([
    { load: 3, days: 16 },
    { load: 100, days: 16 },
    { load: 1, days: 7 },
    { load: 0, days: 7 },
  ])('moves with the load of the agency, by half at most: load $load of usually 2', ({ load, days }) => {
    const { medianOn } = forecastEnd(calendar, { today, load, samples: samplesOf(oneToTwenty) }, limits);

    expect(daysBetween(today, medianOn)).toBeGreaterThanOrEqual(days);
    expect(daysBetween(today, medianOn)).toBeLessThanOrEqual(days + 2);
  });

  it('takes a history of cases without any load as it is', () => {
    const forecast = forecastEnd(calendar, { today, load: 5, samples: samplesOf(oneToTwenty, 0) }, limits);

    expect(forecast.medianOn).toBe('2026-03-13');
  });

  it('says by the limits: no more round, or one more', () => {
    expect(forecastByLimits(calendar, today, { leftWd: 6, roundWd: 6, revisionWd: 15 })).toEqual({
      medianOn: '2026-03-10',
      lateOn: '2026-04-03',
    });
  });

  it('holds for nine of ten cases that come from the same load as the history, and for half by the middle', () => {
    const length = fc.integer({ min: 1, max: 40 });
    const [history = [], future = []] = fc.sample(fc.array(length, { minLength: 400, maxLength: 400 }), {
      numRuns: 2,
      seed: 20260302,
    });
    const { medianOn, lateOn } = forecastEnd(calendar, { today, load: 2, samples: samplesOf(history) }, limits);

    const part = (on: string) => future.filter((days) => addDays(today, days) <= on).length / future.length;
    expect(part(medianOn)).toBeGreaterThan(0.4);
    expect(part(medianOn)).toBeLessThan(0.65);
    expect(part(lateOn)).toBeGreaterThan(0.85);
    expect(part(lateOn)).toBeLessThan(0.98);
  });
});

describe('a quantile', () => {
  it('lies between its neighbours', () => {
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
    expect(quantile([7], 0.9)).toBe(7);
  });

  it('of nothing is refused', () => {
    expect(() => quantile([], 0.5)).toThrow('Expected at least one value, but found none.');
  });
});
