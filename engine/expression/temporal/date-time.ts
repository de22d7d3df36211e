/** A day and a time of day, with or without a zone. */
import { addDays, dateOfEpochDay, type FeelDate, formatDate, parseDate } from './date.ts';
import {
  FeelTime,
  formatClock,
  formatClockShort,
  formatZone,
  NANOS_PER_DAY,
  NANOS_PER_SECOND,
  parseClock,
  SECONDS_PER_DAY,
} from './time.ts';
import { findRegion, formatOffset, offsetAt, offsetOfLocal, parseOffset, type Zone } from './zone.ts';

export class FeelDateTime {
  readonly date: FeelDate;
  readonly nanoOfDay: number;
  readonly zone: Zone | undefined;
  /** The offset in force, undefined without a zone. */
  readonly offsetSeconds: number | undefined;

  constructor(date: FeelDate, nanoOfDay: number, zone: Zone | undefined, offsetSeconds: number | undefined) {
    this.date = date;
    this.nanoOfDay = nanoOfDay;
    this.zone = zone;
    this.offsetSeconds = offsetSeconds;
  }

  get time(): FeelTime {
    return new FeelTime(this.nanoOfDay, this.zone);
  }

  /** Seconds since 1970; of a value without zone as if it were UTC. */
  get epochSeconds(): number {
    const seconds = Math.floor(this.nanoOfDay / NANOS_PER_SECOND);
    return this.date.epochDay * SECONDS_PER_DAY + seconds - (this.offsetSeconds ?? 0);
  }

  get nano(): number {
    return this.nanoOfDay % NANOS_PER_SECOND;
  }
}

/** A local time that does not exist in its region is moved forward by the length of the gap. */
export function dateTimeOfLocal(date: FeelDate, nanoOfDay: number, zone: Zone | undefined): FeelDateTime {
  if (zone === undefined || zone.fixedOffsetSeconds !== undefined) {
    return new FeelDateTime(date, nanoOfDay, zone, zone?.fixedOffsetSeconds);
  }
  const localSeconds = date.epochDay * SECONDS_PER_DAY + Math.floor(nanoOfDay / NANOS_PER_SECOND);
  return dateTimeOfInstant(localSeconds - offsetOfLocal(zone, localSeconds), nanoOfDay % NANOS_PER_SECOND, zone);
}

/** The local date and time that a zone shows at an instant. */
export function dateTimeOfInstant(epochSeconds: number, nano: number, zone: Zone | undefined): FeelDateTime {
  const offset = zone === undefined ? undefined : offsetAt(zone, epochSeconds);
  const local = epochSeconds + (offset ?? 0);
  const day = Math.floor(local / SECONDS_PER_DAY);
  return new FeelDateTime(dateOfEpochDay(day), (local - day * SECONDS_PER_DAY) * NANOS_PER_SECOND + nano, zone, offset);
}

/** Adds to the instant, so that an hour over a change of summer time is an hour. */
export function addSeconds(value: FeelDateTime, seconds: number, nanos: number): FeelDateTime | undefined {
  const nano = value.nano + nanos;
  const carry = Math.floor(nano / NANOS_PER_SECOND);
  const total = value.epochSeconds + seconds + carry;
  const inCalendar = addDays(value.date, Math.ceil(seconds / SECONDS_PER_DAY)) !== undefined;
  return inCalendar ? dateTimeOfInstant(total, nano - carry * NANOS_PER_SECOND, value.zone) : undefined;
}

const DATE_TIME = /^([^T]+)T([0-9:.]+)(?:(@)(.+)|(Z|[+-].+))?$/;

/** A day alone is its midnight, as in Zeebe. */
export function parseDateTime(text: string): FeelDateTime | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) {
    const day = parseDate(text);
    return day && dateTimeOfLocal(day, 0, undefined);
  }
  const date = parseDate(match[1] ?? '');
  const clock = match[2]?.startsWith('24') === true ? undefined : parseClock(match[2] ?? '');
  if (date === undefined || clock === undefined || clock >= NANOS_PER_DAY) {
    return undefined;
  }
  const zoneText = match[4] ?? match[5];
  if (zoneText === undefined) {
    return dateTimeOfLocal(date, clock, undefined);
  }
  const zone = match[3] === '@' ? findRegion(zoneText) : parseOffset(zoneText);
  return zone && dateTimeOfLocal(date, clock, zone);
}

/** The form of string(): 2024-09-20T09:30:00@Asia/Shanghai. */
export function formatDateTime(value: FeelDateTime): string {
  return `${formatDate(value.date)}T${formatClock(value.nanoOfDay)}${formatZone(value.zone)}`;
}

/** The form variables take: 2024-09-20T09:30+08:00[Asia/Shanghai]. */
export function formatDateTimeShort(value: FeelDateTime): string {
  const offset = value.offsetSeconds === undefined ? '' : formatOffset(value.offsetSeconds);
  const region = value.zone?.fixedOffsetSeconds === undefined && value.zone !== undefined ? `[${value.zone.id}]` : '';
  return `${formatDate(value.date)}T${formatClockShort(value.nanoOfDay)}${offset}${region}`;
}
