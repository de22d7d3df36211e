/** A time of day, with or without a zone. */
import { findRegion, formatOffset, parseOffset, standardOffset, type Zone } from './zone.ts';

export const NANOS_PER_SECOND = 1_000_000_000;
export const NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
export const SECONDS_PER_DAY = 86_400;

export class FeelTime {
  readonly nanoOfDay: number;
  readonly zone: Zone | undefined;

  constructor(nanoOfDay: number, zone: Zone | undefined) {
    this.nanoOfDay = nanoOfDay;
    this.zone = zone;
  }

  get hour(): number {
    return Math.floor(this.nanoOfDay / (3600 * NANOS_PER_SECOND));
  }

  get minute(): number {
    return Math.floor(this.nanoOfDay / (60 * NANOS_PER_SECOND)) % 60;
  }

  get second(): number {
    return Math.floor(this.nanoOfDay / NANOS_PER_SECOND) % 60;
  }

  get offsetSeconds(): number | undefined {
    return this.zone && standardOffset(this.zone);
  }

  /** Comparable between times of different zones. */
  get nanoOfUtcDay(): number {
    return this.nanoOfDay - (this.offsetSeconds ?? 0) * NANOS_PER_SECOND;
  }
}

const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;

/** Nanoseconds since midnight; 24:00:00 is the midnight at the start of the day, as in Java. */
export function parseClock(text: string): number | undefined {
  const match = CLOCK.exec(text);
  if (match === null) {
    return undefined;
  }
  const nano = Number((match[4] ?? '').padEnd(9, '0'));
  if (match[1] === '24' && Number(match[2]) + Number(match[3] ?? 0) + nano === 0) {
    return 0;
  }
  return nanoOfClock(Number(match[1]), Number(match[2]), Number(match[3] ?? 0), nano);
}

export function nanoOfClock(hour: number, minute: number, second: number, nano: number): number | undefined {
  const valid = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return valid ? ((hour * 60 + minute) * 60 + second) * NANOS_PER_SECOND + nano : undefined;
}

const ZONED = /^(T?)([0-9:.]+)(?:(@)(.+)|(Z|[+-].+))?$/;

/** '10:30', '10:30:15.5', '10:30:15Z', '10:30:15+08:00', '10:30:15@Asia/Shanghai'. A zone needs seconds before it. */
export function parseTime(text: string): FeelTime | undefined {
  const match = ZONED.exec(text);
  const nanoOfDay = match?.[2] === undefined ? undefined : parseClock(match[2]);
  if (match === null || nanoOfDay === undefined) {
    return undefined;
  }
  const zoneText = match[4] ?? match[5];
  if (zoneText === undefined) {
    return new FeelTime(nanoOfDay, undefined);
  }
  const zone = match[3] === '@' ? findRegion(zoneText) : parseOffset(zoneText);
  const hasSeconds = (match[2] ?? '').length > 5;
  return zone === undefined || !hasSeconds ? undefined : new FeelTime(nanoOfDay, zone);
}

/** HH:mm:ss with as many fraction digits as there are: the form of string(). */
export function formatClock(nanoOfDay: number): string {
  const seconds = Math.floor(nanoOfDay / NANOS_PER_SECOND);
  const fraction = String(nanoOfDay % NANOS_PER_SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${twoDigits(seconds / 3600)}:${twoDigits((seconds / 60) % 60)}:${twoDigits(seconds % 60)}${
    fraction === '' ? '' : `.${fraction}`
  }`;
}

/** Java's form, which variables take: no zero seconds, fractions in groups of three digits. */
export function formatClockShort(nanoOfDay: number): string {
  const seconds = Math.floor(nanoOfDay / NANOS_PER_SECOND);
  const minutes = `${twoDigits(seconds / 3600)}:${twoDigits((seconds / 60) % 60)}`;
  const nano = nanoOfDay % NANOS_PER_SECOND;
  if (nano === 0) {
    return seconds % 60 === 0 ? minutes : `${minutes}:${twoDigits(seconds % 60)}`;
  }
  const fraction = String(nano)
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '');
  return `${minutes}:${twoDigits(seconds % 60)}.${fraction}`;
}

export function formatTime(time: FeelTime): string {
  return formatClock(time.nanoOfDay) + formatZone(time.zone);
}

export function formatZone(zone: Zone | undefined): string {
  if (zone === undefined) {
    return '';
  }
  return zone.fixedOffsetSeconds === undefined ? `@${zone.id}` : formatOffset(zone.fixedOffsetSeconds);
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
