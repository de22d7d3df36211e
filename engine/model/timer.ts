/**
 * When a timer event is due. Pure: the same expression value and the same now give the same due date, so a due date is
 * computed once by the processor and then lives in the TIMER record.
 */
import { toJsonText, type VariableScope } from '../expression/index.ts';
import type { Result } from '../protocol/result.ts';
import type { TimerDefinition } from './executable.ts';
import { type CronSchedule, nextCronTime, parseCron } from './timer/cron.ts';
import {
  addDuration,
  type CalendarDuration,
  parseDateTime,
  parseDuration,
  type ZonedInstant,
} from './timer/iso-8601.ts';

/** The two fields of a TIMER record: epoch milliseconds, and how often it fires in all from now on (-1: for ever). */
export interface TimerSchedule {
  readonly dueDate: number;
  readonly repetitions: number;
}

const FOR_EVER = -1;

type ParsedTimer =
  | { readonly kind: 'DATE'; readonly at: ZonedInstant }
  | { readonly kind: 'DURATION'; readonly duration: CalendarDuration }
  | {
      readonly kind: 'CYCLE';
      readonly repetitions: number;
      readonly start: ZonedInstant | null;
      readonly interval: CalendarDuration;
    }
  | { readonly kind: 'CRON'; readonly cron: CronSchedule };

/** Dates in the past and negative durations are due at once. */
export function scheduleTimer(
  timer: TimerDefinition,
  scope: VariableScope,
  now: number,
): Result<TimerSchedule, string> {
  const parsed = parseTimer(timer, scope);
  if (!parsed.ok) {
    return parsed;
  }
  const value = parsed.value;
  switch (value.kind) {
    case 'DATE':
      return bounded({ dueDate: value.at.epochMillis, repetitions: 1 });
    case 'DURATION':
      return bounded({ dueDate: addDuration(localInstant(now), value.duration), repetitions: 1 });
    case 'CYCLE':
      return scheduleCycle(value, now);
    case 'CRON':
      return scheduleCron(value.cron, now);
  }
}

/**
 * What follows a timer that has fired: null when it was the last time. An interval counts from the due date, not from
 * the moment of firing, so that it does not drift; after a stop longer than the interval it counts from now, as in 8.5.
 */
export function rescheduleTimer(
  timer: TimerDefinition,
  scope: VariableScope,
  fired: TimerSchedule,
  now: number,
): Result<TimerSchedule | null, string> {
  if (fired.repetitions !== FOR_EVER && fired.repetitions <= 1) {
    return { ok: true, value: null };
  }
  const parsed = parseTimer(timer, scope);
  if (!parsed.ok) {
    return parsed;
  }
  const value = parsed.value;
  if (value.kind === 'CRON') {
    return scheduleCron(value.cron, now);
  }
  if (value.kind !== 'CYCLE') {
    return { ok: true, value: null };
  }
  const zone = value.start === null ? null : value.start.offsetMinutes;
  const natural = addDuration({ epochMillis: fired.dueDate, offsetMinutes: zone }, value.interval);
  const dueDate = natural < now ? addDuration(localInstant(now), value.interval) : natural;
  const repetitions = fired.repetitions === FOR_EVER ? FOR_EVER : fired.repetitions - 1;
  return bounded({ dueDate, repetitions });
}

type Cycle = Extract<ParsedTimer, { kind: 'CYCLE' }>;

/** A start that has passed counts no more, as in 8.5: the first time is one interval from now. */
function scheduleCycle({ start, interval, repetitions }: Cycle, now: number): Result<TimerSchedule, string> {
  const fromNow = addDuration(localInstant(now), interval);
  if (fromNow <= now && repetitions === FOR_EVER) {
    // A real broker would fire for ever without a pause, and so would this engine.
    return { ok: false, error: 'Expected an endless cycle to have an interval longer than zero, but it has none' };
  }
  const dueDate = start === null || start.epochMillis < now ? fromNow : start.epochMillis;
  return bounded({ dueDate, repetitions });
}

/** Evaluates and reads the expression; the error is the text for an incident or a refused deployment. */
function parseTimer(timer: TimerDefinition, scope: VariableScope): Result<ParsedTimer, string> {
  const evaluated = timer.expression.evaluate(scope);
  if (!evaluated.ok) {
    return evaluated;
  }
  // Temporal values leave FEEL in their JSON form, which is the ISO text.
  const value: unknown = JSON.parse(toJsonText(evaluated.value));
  const parsed = typeof value === 'string' ? parseText(timer.kind, value) : undefined;
  if (parsed !== undefined) {
    return parsed;
  }
  const found = `but it is ${JSON.stringify(value)}`;
  return { ok: false, error: `Expected '${timer.expression.source}' to be ${EXPECTED[timer.kind]}, ${found}` };
}

const EXPECTED: Readonly<Record<TimerDefinition['kind'], string>> = {
  DATE: "a date and time with zone, such as '2026-01-31T17:00:00+08:00'",
  DURATION: "a duration, such as 'PT30M' or 'P1M'",
  CYCLE: "a repeating interval, such as 'R3/PT10S', or a cron expression of six fields",
};

function parseText(kind: TimerDefinition['kind'], text: string): Result<ParsedTimer, string> | undefined {
  switch (kind) {
    case 'DATE': {
      const at = parseDateTime(text);
      return at && { ok: true, value: { kind: 'DATE', at } };
    }
    case 'DURATION': {
      const duration = parseDuration(text);
      return duration && { ok: true, value: { kind: 'DURATION', duration } };
    }
    case 'CYCLE':
      return text.startsWith('R') ? parseCycle(text) : parseCronCycle(text);
  }
}

const CYCLE = /^R(-1|\d{0,9})\/(?:(.+)\/)?([^/]+)$/;

function parseCycle(text: string): Result<ParsedTimer, string> | undefined {
  const match = CYCLE.exec(text);
  const interval = match?.[3] === undefined ? undefined : parseDuration(match[3]);
  const start = match?.[2] === undefined ? null : parseDateTime(match[2]);
  if (match === null || interval === undefined || start === undefined) {
    return undefined;
  }
  const repetitions = match[1] === '' ? FOR_EVER : Number(match[1]);
  return { ok: true, value: { kind: 'CYCLE', repetitions, start, interval } };
}

function parseCronCycle(text: string): Result<ParsedTimer, string> {
  const cron = parseCron(text);
  return cron.ok ? { ok: true, value: { kind: 'CRON', cron: cron.value } } : cron;
}

function scheduleCron(cron: CronSchedule, now: number): Result<TimerSchedule, string> {
  const dueDate = nextCronTime(cron, now);
  return dueDate === undefined
    ? { ok: false, error: 'Expected a cron expression with a date that comes, but it never does' }
    : { ok: true, value: { dueDate, repetitions: FOR_EVER } };
}

function localInstant(epochMillis: number): ZonedInstant {
  return { epochMillis, offsetMinutes: null };
}

/** Year 9999: far enough for any limit, and still a date everywhere it is written to. */
const LATEST = 253_402_300_799_999;

function bounded(schedule: TimerSchedule): Result<TimerSchedule, string> {
  return Math.abs(schedule.dueDate) <= LATEST
    ? { ok: true, value: schedule }
    : { ok: false, error: 'Expected a due date before the year 10000, but the timer is set later' };
}
