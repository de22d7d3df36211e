import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { addDays, isPlainDate, isPlainMinute, isWeekend, type PlainDate, type PlainMinute } from './plain-date.ts';

/** A day that differs from the rule of the week; administrators edit the list. */
export interface CalendarDay {
  readonly date: PlainDate;
  readonly kind: 'HOLIDAY' | 'WORKDAY';
  /** The notice, or who entered it. */
  readonly source: string;
  /** True while the State Council's notice of that year is not out. */
  readonly provisional: boolean;
}

/**
 * Workday = Monday to Friday that the State Council's notice does not make a holiday, plus the make-up days it names
 * (行政许可法 article 82: limits of administrative licences are working days).
 */
export interface WorkingDayCalendar {
  /** Throws RangeError for a text that is no date. */
  isWorkingDay(date: PlainDate): boolean;
  /** True in a year whose notice is not known: the answer above may still change. */
  isProvisional(date: PlainDate): boolean;
}

/** A year that a city has published as a whole: these days differ from the rule of the week, and no other list counts. */
export interface CalendarYear {
  /** `YYYY` */
  readonly year: string;
  readonly days: readonly Pick<CalendarDay, 'date' | 'kind'>[];
}

/** A counted date; `provisional` if any day on the way to it was. Recompute when the year is published. */
export interface CountedDate {
  readonly date: PlainDate;
  readonly provisional: boolean;
}

/**
 * The bare tables of chinese-days by date. Its functions are not used: they build and ask the tables through Date objects
 * in the zone of the host, and west of Greenwich every answer is a day off.
 */
const SHIPPED: Readonly<Record<'holidays' | 'workdays', Readonly<Record<string, string>>>> = chineseDays;

/** Last minute of the office day in which a submission still counts for that day. */
export const DEFAULT_CLOSING_MINUTE = '17:00';

/** Statutory days on the same date each year; expected as holidays in a year that nobody has published yet. */
const FIXED_HOLIDAYS = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];

/** Statutory days of 2027 that follow the moon or the sun; make-up days are unknown until the notice. */
const MOVING_HOLIDAYS_2027 = [
  '2027-02-05',
  '2027-02-06',
  '2027-02-07',
  '2027-02-08',
  '2027-04-05',
  '2027-06-09',
  '2027-09-15',
];

const MOST_WORKING_DAYS = 10_000;

/**
 * A calendar out of the edited days over the shipped holiday data. A non-provisional edited day always wins. A year counts
 * as published when the shipped data cover it, or when the edited days hold its 1 January as a non-provisional holiday:
 * every notice names that day. In a published year provisional days are out of date and ignored. A year that the city has
 * published as a whole stands before all of them.
 */
export function createCalendar(
  editedDays: readonly CalendarDay[] = [],
  publishedYears: readonly CalendarYear[] = [],
): WorkingDayCalendar {
  const known = calendarOfDays(editedDays);
  const published = new Map(
    publishedYears.map(({ year, days }) => [year, new Map(days.map(({ date, kind }) => [date, kind]))]),
  );
  return {
    isWorkingDay: (date) => {
      const days = published.get(date.slice(0, 4));
      if (days === undefined) return known.isWorkingDay(date);
      return days.has(date) ? days.get(date) === 'WORKDAY' : !isWeekend(date);
    },
    isProvisional: (date) => !published.has(date.slice(0, 4)) && known.isProvisional(date),
  };
}

/** What is known without a city's own years: the edited days over the shipped ones. */
function calendarOfDays(editedDays: readonly CalendarDay[]): WorkingDayCalendar {
  const firm = new Map(editedDays.filter((day) => !day.provisional).map((day) => [day.date, day.kind]));
  const provisional = new Map(editedDays.filter((day) => day.provisional).map((day) => [day.date, day.kind]));
  function isProvisional(date: PlainDate): boolean {
    const year = date.slice(0, 4);
    return firm.get(`${year}-01-01`) !== 'HOLIDAY' && !isShippedYear(year);
  }

  function isWorkingDay(date: PlainDate): boolean {
    const weekend = isWeekend(date);
    const edited = firm.get(date) ?? (isProvisional(date) ? provisional.get(date) : undefined);
    if (edited !== undefined) return edited === 'WORKDAY';
    if (isShippedYear(date.slice(0, 4))) return date in SHIPPED.workdays || (!weekend && !(date in SHIPPED.holidays));
    return !weekend && !(isProvisional(date) && isExpectedHoliday(date));
  }

  return { isWorkingDay, isProvisional };
}

/** Why a calendar of a year cannot be published; `expected` is a sentence for people. */
export interface CalendarFault {
  readonly date: PlainDate | null;
  readonly message: string;
}

/** Longest list of days that differ: a year has some forty. */
const MOST_DIFFERING_DAYS = 120;

/**
 * What is wrong with a year before it is published: days of another year, a day named twice, a make-up workday that is no
 * weekend (it would change nothing), or a statutory day as a working day, which every notice of the State Council frees.
 */
export function checkCalendarYear({ year, days }: CalendarYear): readonly CalendarFault[] {
  const faults: CalendarFault[] = [];
  const seen = new Set<PlainDate>();
  for (const { date, kind } of days) {
    if (!isPlainDate(date) || date.slice(0, 4) !== year) {
      faults.push({ date, message: `Expected a date of ${year} that exists, but found "${date}".` });
    } else if (seen.has(date)) {
      faults.push({ date, message: `Expected each date once, but ${date} stands twice.` });
    } else if (kind === 'WORKDAY' && !isWeekend(date)) {
      faults.push({ date, message: `Expected a make-up workday on a weekend, but ${date} is none.` });
    }
    seen.add(date);
  }
  for (const date of statutoryDaysOf(year)) {
    const listed = days.find((day) => day.date === date)?.kind;
    if (listed === 'WORKDAY' || (listed === undefined && !isWeekend(date))) {
      faults.push({ date, message: `Expected ${date} as a holiday, as every notice names it.` });
    }
  }
  if (days.length > MOST_DIFFERING_DAYS) {
    faults.push({ date: null, message: `Expected at most ${MOST_DIFFERING_DAYS} days, but found ${days.length}.` });
  }
  return faults;
}

/** The days of a year that differ from the rule of the week by a calendar, and how many working days it has. */
export function describeYear(
  calendar: WorkingDayCalendar,
  year: string,
): { readonly days: readonly Pick<CalendarDay, 'date' | 'kind'>[]; readonly workingDays: number } {
  const days: Pick<CalendarDay, 'date' | 'kind'>[] = [];
  let workingDays = 0;
  for (let date = `${year}-01-01`; date.slice(0, 4) === year; date = addDays(date, 1)) {
    const isWorking = calendar.isWorkingDay(date);
    if (isWorking) workingDays += 1;
    if (isWorking === isWeekend(date)) days.push({ date, kind: isWorking ? 'WORKDAY' : 'HOLIDAY' });
  }
  return { days, workingDays };
}

/**
 * The last day of a limit of `count` working days: the next working day after `day0` is the first one counted.
 * A count of 0 answers `day0` itself. Throws RangeError for a negative or broken count.
 */
export function addWorkingDays(calendar: WorkingDayCalendar, day0: PlainDate, count: number): CountedDate {
  return walk(calendar, day0, count, 1);
}

/** The day `count` working days before `date`, for reminders ahead of a due date. Throws as `addWorkingDays`. */
export function subtractWorkingDays(calendar: WorkingDayCalendar, date: PlainDate, count: number): CountedDate {
  return walk(calendar, date, count, -1);
}

/** Working days after `day0` up to and including `last`, leaving out those that `skips`; 0 if `last` is not later. */
export function workingDaysBetween(
  calendar: WorkingDayCalendar,
  day0: PlainDate,
  last: PlainDate,
  skips: (date: PlainDate) => boolean = () => false,
): number {
  let days = 0;
  for (let date = addDays(day0, 1); date <= last; date = addDays(date, 1)) {
    if (calendar.isWorkingDay(date) && !skips(date)) days += 1;
  }
  return days;
}

/**
 * Day 0 of what was handed in at a minute: the same day, or the next working day if that day is none or the office had
 * closed. A minute counts whole: 17:00 is in time, 17:01 is not. Throws RangeError for a text that is no minute.
 */
export function effectiveDate(
  calendar: WorkingDayCalendar,
  submittedAt: PlainMinute,
  closingMinute = DEFAULT_CLOSING_MINUTE,
): CountedDate {
  if (!isPlainMinute(submittedAt)) {
    throw new RangeError(`Expected a minute "YYYY-MM-DD HH:mm" in China time, but found "${submittedAt}".`);
  }
  const date = submittedAt.slice(0, 10);
  const isInTime = submittedAt.slice(11) <= closingMinute && calendar.isWorkingDay(date);
  return addWorkingDays(calendar, date, isInTime ? 0 : 1);
}

function walk(calendar: WorkingDayCalendar, from: PlainDate, count: number, step: 1 | -1): CountedDate {
  if (!Number.isSafeInteger(count) || count < 0 || count > MOST_WORKING_DAYS) {
    throw new RangeError(`Expected a whole number of working days from 0 to ${MOST_WORKING_DAYS}, but found ${count}.`);
  }
  let date = from;
  let left = count;
  let provisional = calendar.isProvisional(from);
  while (left > 0) {
    date = addDays(date, step);
    provisional ||= calendar.isProvisional(date);
    if (calendar.isWorkingDay(date)) left -= 1;
  }
  return { date, provisional };
}

/** Every notice names 1 January, so a year without it is not in the data, though the package would answer without error. */
function isShippedYear(year: string): boolean {
  return `${year}-01-01` in SHIPPED.holidays;
}

function isExpectedHoliday(date: PlainDate): boolean {
  return FIXED_HOLIDAYS.includes(date.slice(5)) || MOVING_HOLIDAYS_2027.includes(date);
}

/** The statutory days of a year that are known here, in order. */
function statutoryDaysOf(year: string): readonly PlainDate[] {
  const moving = MOVING_HOLIDAYS_2027.filter((date) => date.slice(0, 4) === year);
  return [...FIXED_HOLIDAYS.map((day) => `${year}-${day}`), ...moving].sort();
}
