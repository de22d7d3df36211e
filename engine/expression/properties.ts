/** What can be asked of a temporal value or a range after a dot. */
import { FeelDate } from './temporal/date.ts';
import { FeelDateTime } from './temporal/date-time.ts';
import { FeelDaysTimeDuration, FeelYearsMonthsDuration } from './temporal/duration.ts';
import { FeelTime } from './temporal/time.ts';
import type { Zone } from './temporal/zone.ts';
import { FeelRange, type FeelValue } from './values.ts';

/** null for a property that the value does not have. */
export function propertyOf(value: FeelValue, name: string): FeelValue {
  if (value instanceof FeelDate) {
    return dateProperty(value, name);
  }
  if (value instanceof FeelTime) {
    return timeProperty(value, name);
  }
  if (value instanceof FeelDateTime) {
    return dateProperty(value.date, name) ?? dateTimeProperty(value, name);
  }
  if (value instanceof FeelDaysTimeDuration) {
    return durationProperty(value, name);
  }
  if (value instanceof FeelYearsMonthsDuration) {
    return yearsMonthsProperty(value, name);
  }
  return value instanceof FeelRange ? rangeProperty(value, name) : null;
}

function dateProperty(date: FeelDate, name: string): FeelValue {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return date.weekday;
    default:
      return null;
  }
}

function dateTimeProperty(value: FeelDateTime, name: string): FeelValue {
  return name === 'time offset' ? offsetDuration(value.offsetSeconds) : timeProperty(value.time, name);
}

function timeProperty(time: FeelTime, name: string): FeelValue {
  switch (name) {
    case 'hour':
      return time.hour;
    case 'minute':
      return time.minute;
    case 'second':
      return time.second;
    case 'time offset':
      return offsetDuration(time.offsetSeconds);
    case 'timezone':
      return regionId(time.zone);
    default:
      return null;
  }
}

function offsetDuration(offsetSeconds: number | undefined): FeelValue {
  return offsetSeconds === undefined ? null : new FeelDaysTimeDuration(offsetSeconds, 0);
}

/** Only regions have a name. */
function regionId(zone: Zone | undefined): FeelValue {
  return zone === undefined || zone.fixedOffsetSeconds !== undefined ? null : zone.id;
}

/** Parts keep the sign of the whole: -P1DT1H has -1 days and -1 hours. */
function durationProperty(duration: FeelDaysTimeDuration, name: string): FeelValue {
  const seconds = duration.seconds < 0 && duration.nanos > 0 ? duration.seconds + 1 : duration.seconds;
  switch (name) {
    case 'days':
      return Math.trunc(seconds / 86_400) + 0;
    case 'hours':
      return (Math.trunc(seconds / 3600) % 24) + 0;
    case 'minutes':
      return (Math.trunc(seconds / 60) % 60) + 0;
    case 'seconds':
      return (seconds % 60) + 0;
    default:
      return null;
  }
}

/** The months that are left over beside whole years. */
function yearsMonthsProperty(duration: FeelYearsMonthsDuration, name: string): FeelValue {
  switch (name) {
    case 'years':
      return Math.trunc(duration.months / 12) + 0;
    case 'months':
      return (duration.months % 12) + 0;
    default:
      return null;
  }
}

function rangeProperty(range: FeelRange, name: string): FeelValue {
  switch (name) {
    case 'start':
      return range.start;
    case 'end':
      return range.end;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
    default:
      return null;
  }
}
