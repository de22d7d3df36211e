import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  addWorkingDays,
  type CalendarDay,
  checkCalendarYear,
  createCalendar,
  describeYear,
  effectiveDate,
  subtractWorkingDays,
  workingDaysBetween,
} from './calendar.ts';
import { addDays } from './plain-date.ts';

const calendar = createCalendar();

/** Days off and make-up days as the State Council's notices of both years list them, typed in by hand. */
const NOTICED_HOLIDAYS = [
  ['2025-01-01', 1],
  ['2025-01-28', 8],
  ['2025-04-04', 3],
  ['2025-05-01', 5],
  ['2025-05-31', 3],
  ['2025-10-01', 8],
  ['2026-01-01', 3],
  ['2026-02-15', 9],
  ['2026-04-04', 3],
  ['2026-05-01', 5],
  ['2026-06-19', 3],
  ['2026-09-25', 3],
  ['2026-10-01', 7],
] as const;
const NOTICED_WORKDAYS = [
  ...['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  ...['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
];

/** An independent list of the 730 days with nothing but counting: 1 January 2025 was a Wednesday. */
function everyDayOfBothYears(): { date: string; working: boolean }[] {
  const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const days: { date: string; working: boolean }[] = [];
  let holidaysLeft = 0;
  for (const year of [2025, 2026]) {
    for (const [month, length] of lengths.entries()) {
      for (let day = 1; day <= length; day += 1) {
        const date = `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const weekday = (days.length + 3) % 7;
        holidaysLeft = NOTICED_HOLIDAYS.find(([first]) => first === date)?.[1] ?? Math.max(0, holidaysLeft - 1);
        const working = NOTICED_WORKDAYS.includes(date) || (weekday >= 1 && weekday <= 5 && holidaysLeft === 0);
        days.push({ date, working });
      }
    }
  }
  return days;
}

const days = everyDayOfBothYears();
const anIndex = fc.integer({ min: 0, max: days.length - 1 });
const dateAt = (index: number): string => days[index]?.date ?? '';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the working-day calendar', () => {
  it('agrees with the notices on every day of 2025 and 2026', () => {
    const answered = days.map(({ date }) => ({ date, working: calendar.isWorkingDay(date) }));

    expect(answered).toEqual(days);
    expect(days.filter(({ date, working }) => working && date < '2026')).toHaveLength(248);
    expect(days.filter(({ date, working }) => working && date >= '2026')).toHaveLength(248);
    expect(days.some(({ date }) => calendar.isProvisional(date))).toBe(false);
  });

  it.each(['America/New_York', 'Pacific/Kiritimati', 'UTC'])('answers the same on a host in zone %s', (zone) => {
    // given
    vi.stubEnv('TZ', zone);

    // when
    const fresh = createCalendar();
    const answered = days.map(({ date }) => fresh.isWorkingDay(date));

    // then
    expect(answered).toEqual(days.map(({ working }) => working));
  });

  it.each([
    ['2026-02-13', 1, '2026-02-14', 'make-up Saturday'],
    ['2026-02-13', 3, '2026-02-25', 'Spring Festival'],
    ['2026-02-11', 5, '2026-02-25', 'Spring Festival'],
    ['2026-04-03', 3, '2026-04-09', 'Qingming'],
    ['2026-05-08', 1, '2026-05-09', 'make-up Saturday'],
    ['2026-06-18', 2, '2026-06-23', 'Dragon Boat'],
    ['2026-09-18', 1, '2026-09-20', 'make-up Sunday'],
    ['2026-09-24', 5, '2026-10-09', 'Mid-Autumn and National Day'],
    ['2026-09-30', 3, '2026-10-10', 'make-up Saturday'],
  ])('counts from %s %i working days to %s (%s)', (day0, count, due) => {
    expect(addWorkingDays(calendar, day0, count)).toEqual({ date: due, provisional: false });
    expect(workingDaysBetween(calendar, day0, due)).toBe(count);
  });

  it('reckons provisionally beyond the published years and never takes 1 January for a working day', () => {
    expect(addWorkingDays(calendar, '2026-12-30', 3)).toEqual({ date: '2027-01-05', provisional: true });
    expect(addWorkingDays(calendar, '2026-12-30', 1)).toEqual({ date: '2026-12-31', provisional: false });
    expect(subtractWorkingDays(calendar, '2027-01-05', 3)).toEqual({ date: '2026-12-30', provisional: true });
  });

  it('expects the statutory days of 2027 and the fixed ones of any later year', () => {
    const expected = ['01-01', '02-05', '02-08', '04-05', '06-09', '09-15', '10-01'].map((day) => `2027-${day}`);

    expect(expected.filter((date) => calendar.isWorkingDay(date))).toEqual([]);
    expect(calendar.isWorkingDay('2030-10-01')).toBe(false);
    expect(calendar.isWorkingDay('2027-02-09')).toBe(true);
    expect(calendar.isWorkingDay('2027-02-20')).toBe(false);
    expect(calendar.isProvisional('2027-02-09')).toBe(true);
  });

  it('refuses a text that is no date and a count that is no whole number', () => {
    expect(() => calendar.isWorkingDay('2026-02-30')).toThrow(RangeError);
    expect(() => addWorkingDays(calendar, '2026-03-02', -1)).toThrow('from 0 to 10000, but found -1');
    expect(() => addWorkingDays(calendar, '2026-03-02', 1.5)).toThrow(RangeError);
  });
});

describe('edited calendar days', () => {
  const day = (date: string, kind: CalendarDay['kind'], provisional: boolean): CalendarDay => ({
    date,
    kind,
    source: 'notice',
    provisional,
  });

  it('win over the shipped data when they are not provisional', () => {
    // given
    const edited = createCalendar([day('2026-03-04', 'HOLIDAY', false), day('2026-03-07', 'WORKDAY', false)]);

    // when
    const due = addWorkingDays(edited, '2026-03-03', 2);

    // then
    expect(due).toEqual({ date: '2026-03-06', provisional: false });
    expect(edited.isWorkingDay('2026-03-07')).toBe(true);
  });

  it('are ignored when provisional in a year that is published', () => {
    const edited = createCalendar([day('2026-03-04', 'HOLIDAY', true)]);

    expect(edited.isWorkingDay('2026-03-04')).toBe(true);
  });

  it('count while a year is not published, and leave it provisional', () => {
    const edited = createCalendar([day('2027-02-09', 'HOLIDAY', true), day('2027-02-20', 'WORKDAY', true)]);

    expect(edited.isWorkingDay('2027-02-09')).toBe(false);
    expect(edited.isWorkingDay('2027-02-20')).toBe(true);
    expect(edited.isProvisional('2027-02-09')).toBe(true);
  });

  it('publish a year once its 1 January is a firm holiday', () => {
    // given
    const published = createCalendar([
      day('2027-01-01', 'HOLIDAY', false),
      day('2027-01-04', 'HOLIDAY', false),
      day('2027-02-05', 'HOLIDAY', true),
    ]);

    // when
    const due = addWorkingDays(published, '2026-12-30', 3);

    // then
    expect(due).toEqual({ date: '2027-01-06', provisional: false });
    expect(published.isWorkingDay('2027-02-05')).toBe(true);
  });
});

describe('a year that a city has published', () => {
  const year = {
    year: '2027',
    days: [
      { date: '2027-01-01', kind: 'HOLIDAY' as const },
      { date: '2027-02-04', kind: 'HOLIDAY' as const },
      { date: '2027-02-14', kind: 'WORKDAY' as const },
    ],
  };
  const free = (date: string) => ({ date, kind: 'HOLIDAY' as const });
  const statutory = ['2027-02-05', '2027-02-08', '2027-04-05', '2027-06-09', '2027-09-15', '2027-10-01'];
  const whole = { ...year, days: [...year.days, ...statutory.map(free)] };

  it('is the whole truth for that year, and for no other', () => {
    const provisional = [{ date: '2027-03-01', kind: 'HOLIDAY' as const, source: 'guess', provisional: true }];

    const calendar = createCalendar(provisional, [year]);

    expect(calendar.isProvisional('2027-06-01')).toBe(false);
    expect(['2027-01-01', '2027-02-04', '2027-02-14', '2027-03-01', '2027-05-03'].map(calendar.isWorkingDay)).toEqual([
      ...[false, false, true, true, true],
    ]);
    expect(calendar.isProvisional('2028-01-03')).toBe(true);
    expect(calendar.isWorkingDay('2026-02-14')).toBe(true);
  });

  it('is described by the days that differ from the week', () => {
    expect(describeYear(createCalendar([], [year]), '2027')).toEqual({ days: year.days, workingDays: 260 });
    expect(describeYear(createCalendar(), '2026').workingDays).toBe(248);
  });

  it.each([
    { fault: 'Expected a date of 2027 that exists', day: { date: '2026-12-31', kind: 'HOLIDAY' as const } },
    { fault: 'Expected a date of 2027 that exists', day: { date: '2027-02-30', kind: 'HOLIDAY' as const } },
    { fault: 'Expected each date once', day: { date: '2027-02-04', kind: 'HOLIDAY' as const } },
    { fault: 'Expected a make-up workday on a weekend', day: { date: '2027-03-01', kind: 'WORKDAY' as const } },
    { fault: 'Expected 2027-02-06 as a holiday', day: { date: '2027-02-06', kind: 'WORKDAY' as const } },
    { fault: 'Expected 2027-05-01 as a holiday', day: { date: '2027-05-01', kind: 'WORKDAY' as const } },
  ])('is refused with $day.kind $day.date', ({ fault, day }) => {
    expect(checkCalendarYear(whole)).toEqual([]);
    expect(checkCalendarYear({ ...whole, days: [...whole.days, day] })[0]?.message).toContain(fault);
  });

  it('is refused without its statutory days, or with most of a year', () => {
    expect(checkCalendarYear({ ...whole, days: whole.days.slice(1) })).toMatchObject([{ date: '2027-01-01' }]);
    expect(checkCalendarYear({ ...whole, days: whole.days.slice(0, -2) }).map(({ date }) => date)).toEqual([
      ...['2027-09-15', '2027-10-01'],
    ]);
    const days = ['2028-05-01', '2028-05-02', '2028-10-02', '2028-10-03'].map((date) => free(date));
    expect(checkCalendarYear({ year: '2028', days })).toEqual([]);
    expect(checkCalendarYear({ year: '2028', days: [] })).toHaveLength(days.length);
    const worked = [...days, { date: '2028-01-01', kind: 'WORKDAY' as const }];
    expect(checkCalendarYear({ year: '2028', days: worked })).toHaveLength(1);
    const many = Array.from({ length: 280 }, (_, day) => free(addDays('2027-01-01', day)));
    expect(checkCalendarYear({ ...year, days: many }).map(({ date }) => date)).toEqual([null]);
  });
});

describe('the effective date of a submission', () => {
  it.each([
    ['2026-03-03 16:59', '2026-03-03'],
    ['2026-03-03 17:00', '2026-03-03'],
    ['2026-03-03 17:01', '2026-03-04'],
    ['2026-03-06 17:01', '2026-03-09'],
    ['2026-10-17 10:00', '2026-10-19'],
    ['2026-05-09 10:00', '2026-05-09'],
    ['2026-02-14 18:00', '2026-02-24'],
    ['2026-12-31 17:01', '2027-01-04'],
  ])('of %s is %s', (submittedAt, expected) => {
    expect(effectiveDate(calendar, submittedAt).date).toBe(expected);
  });

  it('follows the closing minute of the city', () => {
    expect(effectiveDate(calendar, '2026-03-03 17:20', '17:30').date).toBe('2026-03-03');
  });

  it('refuses a text that is no minute', () => {
    expect(() => effectiveDate(calendar, '2026-03-03')).toThrow('Expected a minute "YYYY-MM-DD HH:mm" in China time');
  });
});

describe('counting against a list of all days', () => {
  it('reaches the n-th working day of the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 60 }), (start, count) => {
        const expected = days.slice(start + 1).filter(({ working }) => working)[count - 1]?.date;

        expect(addWorkingDays(calendar, dateAt(start), count).date).toBe(expected);
      }),
    );
  });

  it('goes back as it went forward', () => {
    fc.assert(
      fc.property(fc.integer({ min: 130, max: 729 }), fc.integer({ min: 1, max: 60 }), (end, count) => {
        const before = days.slice(0, end).filter(({ working }) => working);

        expect(subtractWorkingDays(calendar, dateAt(end), count).date).toBe(before.at(-count)?.date);
      }),
    );
  });

  it('counts the working days after the first day up to the last', () => {
    fc.assert(
      fc.property(anIndex, anIndex, (from, to) => {
        const expected = days.slice(from + 1, to + 1).filter(({ working }) => working).length;

        expect(workingDaysBetween(calendar, dateAt(from), dateAt(to))).toBe(expected);
      }),
    );
  });
});
