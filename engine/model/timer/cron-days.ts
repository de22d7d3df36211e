/** The two day fields of a cron expression, with the operators that depend on the month. */
import { type FieldBounds, parseField, withNumbers } from './cron-field.ts';

/** Whether a local day matches. */
export type DayRule = (day: Date) => boolean;

const DAYS: FieldBounds = { min: 1, max: 31 };
/** Sunday is both 0 and 7. */
const WEEKDAYS: FieldBounds = { min: 0, max: 7, names: 'SUN MON TUE WED THU FRI SAT'.split(' '), wraps: true };

export function dayOfMonthRule(field: string): DayRule | undefined {
  const last = /^L(?:-(\d{1,2}))?$/.exec(field);
  if (last !== null) {
    const before = Number(last[1] ?? 0);
    return (day) => day.getDate() === lengthOfMonth(day) - before;
  }
  if (field === 'LW') {
    return (day) => day.getDate() === nearestWeekday(day, lengthOfMonth(day));
  }
  const weekday = /^(\d{1,2})W$/.exec(field);
  if (weekday !== null) {
    const wanted = Number(weekday[1]);
    return wanted >= 1 && wanted <= 31 ? (day) => day.getDate() === nearestWeekday(day, wanted) : undefined;
  }
  const days = parseField(field, DAYS);
  return days && ((day) => days.includes(day.getDate()));
}

export function weekdayRule(field: string): DayRule | undefined {
  const text = withNumbers(field, WEEKDAYS);
  if (text === 'L') {
    return (day) => day.getDay() === 0;
  }
  const last = /^([0-7])L$/.exec(text);
  if (last !== null) {
    const wanted = Number(last[1]) % 7;
    return (day) => day.getDay() === wanted && day.getDate() > lengthOfMonth(day) - 7;
  }
  const nth = /^([0-7])#([1-5])$/.exec(text);
  if (nth !== null) {
    const wanted = Number(nth[1]) % 7;
    return (day) => day.getDay() === wanted && Math.ceil(day.getDate() / 7) === Number(nth[2]);
  }
  const weekdays = parseField(text, WEEKDAYS)?.map((weekday) => weekday % 7);
  return weekdays && ((day) => weekdays.includes(day.getDay()));
}

function lengthOfMonth(day: Date): number {
  return new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate();
}

/** The weekday nearest to that day of the month, never leaving the month; 0 when the month has no such day. */
function nearestWeekday(day: Date, wanted: number): number {
  const length = lengthOfMonth(day);
  if (wanted > length) {
    return 0;
  }
  switch (new Date(day.getFullYear(), day.getMonth(), wanted).getDay()) {
    case 6:
      return wanted === 1 ? 3 : wanted - 1;
    case 0:
      return wanted === length ? wanted - 2 : wanted + 1;
    default:
      return wanted;
  }
}
