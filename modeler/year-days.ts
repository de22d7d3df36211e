/** The days of a year as an administrator edits them: what differs from the rule of the week. */
export interface YearDay {
  readonly date: string;
  readonly kind: 'HOLIDAY' | 'WORKDAY';
}

const DAY_MS = 86_400_000;

/** One month as a calendar shows it: empty cells before its first day, Monday first. */
export interface Month {
  readonly month: number;
  readonly blanks: number;
  readonly dates: readonly string[];
}

/** The twelve months of a year. */
export function monthsOf(year: string): readonly Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const first = Date.UTC(Number(year), index, 1);
    const length = new Date(Date.UTC(Number(year), index + 1, 0)).getUTCDate();
    const dates = Array.from({ length }, (_day, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10));
    return { month: index + 1, blanks: (new Date(first).getUTCDay() + 6) % 7, dates };
  });
}

/** The days after a click on one: a weekday becomes a holiday, a weekend day a make-up workday, and back. */
export function toggleDay(days: readonly YearDay[], date: string): readonly YearDay[] {
  const others = days.filter((day) => day.date !== date);
  if (others.length < days.length) return others;
  const kind = isWeekendDay(date) ? 'WORKDAY' : 'HOLIDAY';
  return [...others, { date, kind } as const].sort((a, b) => a.date.localeCompare(b.date));
}

/** What a day is: the marked ones as they are marked, the others by the week. */
export function kindOf(days: readonly YearDay[], date: string): 'HOLIDAY' | 'WORKDAY' | 'WEEKEND' | 'WEEKDAY' {
  const marked = days.find((day) => day.date === date);
  return marked?.kind ?? (isWeekendDay(date) ? 'WEEKEND' : 'WEEKDAY');
}

function isWeekendDay(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}
