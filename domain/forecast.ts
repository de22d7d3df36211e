/**
 * When a case will probably end: the middle and the 90th percentile of what cases like it needed from the same step on,
 * weighed by how busy the agency is now. With too little history the limits speak instead.
 */
import { addWorkingDays, type WorkingDayCalendar } from './calendar.ts';
import { addDays, type PlainDate } from './plain-date.ts';

/** A finished case at the step in question: calendar days from there to its end, and its agency's load on that day. */
export interface ForecastSample {
  readonly days: number;
  /** Open cases for each person of the agency. */
  readonly load: number;
}

/** The two dates of a forecast: half of such cases end by the first, nine of ten by the second. */
export interface ForecastDates {
  readonly medianOn: PlainDate;
  readonly lateOn: PlainDate;
}

/** HISTORY: from finished cases; LIMITS: from the limits of the table, as history is short. */
export interface Forecast extends ForecastDates {
  readonly method: 'HISTORY' | 'LIMITS';
  readonly sampleSize: number;
}

/** From where a case is forecast. */
export interface ForecastFrom {
  readonly today: PlainDate;
  readonly load: number;
  readonly samples: readonly ForecastSample[];
  /** Calendar days of the step that have gone by outside of pauses, where it is forecast midway. */
  readonly elapsedDays?: number;
}

/** Fewer finished cases than this say nothing. */
const LEAST_SAMPLES = 10;
/** A busy agency stretches a forecast, and a free one shortens it, to this part at most. */
const MOST_STRETCH = 1.5;

/** Forecasts the end of a case from a step on. `limits` is what the table's limits would give. */
export function forecastEnd(calendar: WorkingDayCalendar, step: ForecastFrom, limits: ForecastDates): Forecast {
  const { today, load, samples, elapsedDays = 0 } = step;
  if (samples.length < LEAST_SAMPLES) return { ...limits, method: 'LIMITS', sampleSize: samples.length };
  const usual = quantile(
    samples.map((sample) => sample.load),
    0.5,
  );
  const stretch = usual > 0 ? Math.min(MOST_STRETCH, Math.max(1 / MOST_STRETCH, load / usual)) : 1;
  const days = samples.map((sample) => sample.days);
  const left = (part: number) => Math.max(0, Math.ceil(quantile(days, part) * stretch) - elapsedDays);
  const on = (part: number) => workingDayFrom(calendar, addDays(today, left(part)));
  return { medianOn: on(0.5), lateOn: on(0.9), method: 'HISTORY', sampleSize: samples.length };
}

/** What the limits give: nothing goes wrong by the first date, one more round is needed by the second. */
export function forecastByLimits(
  calendar: WorkingDayCalendar,
  today: PlainDate,
  limits: { readonly leftWd: number; readonly roundWd: number; readonly revisionWd: number },
): ForecastDates {
  const again = limits.revisionWd + Math.ceil(limits.roundWd / 2);
  return {
    medianOn: addWorkingDays(calendar, today, limits.leftWd).date,
    lateOn: addWorkingDays(calendar, today, limits.leftWd + again).date,
  };
}

/** The value below which a part (0 to 1) of a list lies, linear between neighbours. Throws RangeError for an empty list. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new RangeError('Expected at least one value, but found none.');
  return below + (above - below) * (place - Math.floor(place));
}

/** A case ends on a working day: this one or the next. */
function workingDayFrom(calendar: WorkingDayCalendar, date: PlainDate): PlainDate {
  return calendar.isWorkingDay(date) ? date : addWorkingDays(calendar, date, 1).date;
}
