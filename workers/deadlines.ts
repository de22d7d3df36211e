import { addWorkingDays, subtractWorkingDays, type WorkingDayCalendar } from '../domain/calendar.ts';
import { type DayEnd, reminderDates, wakeAtAfter } from '../domain/due-dates.ts';
import { instantOf, type PlainDate } from '../domain/plain-date.ts';
import type { LegalClock } from '../platform/clock.ts';
import type { CitySettings } from '../storage/city-setting-rules.ts';
import type { Clock, ClockKind } from '../storage/clocks.ts';

/** What a watcher of the diagrams is told to do. NOT_DUE arms it again. */
type DeadlineAction = 'NOT_DUE' | 'REMIND' | 'ESCALATE' | 'LATE' | 'DEEMED_ACCEPTED' | 'DEPARTMENTS_SILENT';

/** A word before the last day, of which one is enough when several have come due. */
const EARLY_WORDS = ['REMIND', 'YELLOW'] as const;

/** A point of legal time at which something is to happen to a clock, once. */
export interface DeadlineMoment {
  /** Name under which it is marked as had, e.g. `REMIND:2`. */
  readonly name: string;
  readonly action: DeadlineAction;
  /** Legal time. */
  readonly at: Date;
}

/** What the moments of a clock depend on besides the clock. */
export interface DeadlineRules {
  readonly calendar: WorkingDayCalendar;
  readonly settings: CitySettings;
}

/** Clocks of the applicant: missing one ends the case. The others are offices' and agencies': missing one is escalated. */
const APPLICANT_CLOCKS: readonly ClockKind[] = ['CORRECTION', 'SUPPLEMENT', 'REVISION'];

/** Everything that lies on the way of a running clock, by its present due date, in order of time. */
export function momentsOf(clock: Clock, rules: DeadlineRules): readonly DeadlineMoment[] {
  return [...momentsByKind(clock, rules)].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function momentsByKind(clock: Clock, rules: DeadlineRules): DeadlineMoment[] {
  if (clock.kind === 'AGENCY') return agencyMoments(clock, rules);
  return APPLICANT_CLOCKS.includes(clock.kind) ? applicantMoments(clock, rules) : officeMoments(clock, rules);
}

/** The first moments that were not had yet: what is due now, and when the next one comes. */
export interface DueMoments {
  readonly due: readonly DeadlineMoment[];
  readonly next: DeadlineMoment | undefined;
}

/** Parts the moments of a clock that are still to come at `now`, legal time. */
export function partMoments(clock: Clock, moments: readonly DeadlineMoment[], now: Date): DueMoments {
  const open = moments.filter((moment) => !clock.fired.includes(moment.name));
  return { due: open.filter((moment) => moment.at <= now), next: open.find((moment) => moment.at > now) };
}

/**
 * The instant for the variable `wakeAt`, in engine time: the next moment, or a year ahead when none is left. Whole seconds
 * rounded up and never the past: a timer of the past fires at once and would turn the watcher in a circle.
 */
export function toWakeAt(clock: LegalClock, next: Date | undefined): string {
  const soonest = clock.now().getTime() + SECOND_MS;
  const legal = Math.max(soonest, next?.getTime() ?? soonest + YEAR_MS);
  const engine = clock.toEngine(new Date(legal)).getTime();
  return new Date(Math.ceil(engine / SECOND_MS) * SECOND_MS).toISOString().replace('.000Z', 'Z');
}

/** True for a moment before the last day: a reminder, or the yellow light. */
export function isEarlyWord({ name }: DeadlineMoment): boolean {
  return EARLY_WORDS.some((word) => name.startsWith(`${word}:`));
}

/** The first `wakeAt` of a clock that was just started. */
export function firstWakeAt(clock: Clock, rules: DeadlineRules & { readonly clock: LegalClock }): string {
  const { due, next } = partMoments(clock, momentsOf(clock, rules), rules.clock.now());
  return toWakeAt(rules.clock, due[0]?.at ?? next?.at);
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 3_600_000;

function applicantMoments(clock: Clock, { calendar, settings }: DeadlineRules): DeadlineMoment[] {
  const reminders = reminderDates(calendar, clock.dueDate, clock.startDate, settings.reminderWd).map((date) => ({
    name: `REMIND:${date}`,
    action: 'REMIND' as const,
    at: new Date(instantOf(date, '00:00')),
  }));
  return [...reminders, { name: `LATE:${clock.dueDate}`, action: 'LATE', at: endOf(clock.dueDate, settings) }];
}

function officeMoments(clock: Clock, { calendar, settings }: DeadlineRules): DeadlineMoment[] {
  const { kind, dueDate, startDate, limitWd } = clock;
  const after = (workingDays: number) => endOf(shiftDay(calendar, dueDate, workingDays), settings);
  const moments: DeadlineMoment[] = settings.escalationWd.map((workingDays) => ({
    name: `ESCALATE:${workingDays}`,
    action: 'ESCALATE',
    at: after(workingDays),
  }));
  const yellowFrom = shiftDay(calendar, dueDate, -settings.yellowWd);
  // A limit of before there were lights may have been escalated without one: yellow after red would say it is in time.
  const isRed = clock.fired.some((name) => name.startsWith('ESCALATE:'));
  if (yellowFrom > startDate && !isRed) {
    moments.push({ name: `YELLOW:${dueDate}`, action: 'ESCALATE', at: new Date(instantOf(yellowFrom, '00:00')) });
  }
  // Counted from the due date, which holds the pauses, not from the first day, which knows of none.
  if (kind === 'ACCEPTANCE' && settings.deemedAcceptance) {
    moments.push({
      name: 'DEEMED_ACCEPTED',
      action: 'DEEMED_ACCEPTED',
      at: after(settings.acceptanceLegalWd - limitWd),
    });
  }
  if (kind === 'FINAL') {
    const at = endOf(departmentsSilentOn(clock, { calendar, settings }), settings);
    moments.push({ name: 'DEPARTMENTS_SILENT', action: 'DEPARTMENTS_SILENT', at });
  }
  return moments;
}

/** An agency that does not answer is told on to county and city; at last its silence counts as a refusal. */
function agencyMoments({ dueDate, dueMinute }: Clock, { calendar, settings }: DeadlineRules): DeadlineMoment[] {
  const lastMinute = dueMinute ?? settings.closingMinute;
  const after = (workingDays: number) => {
    const minute = instantOf(shiftDay(calendar, dueDate, workingDays), lastMinute);
    return new Date(Date.parse(minute) + MINUTE_MS);
  };
  const { agencySilenceWd } = settings;
  const escalations = settings.escalationWd.filter((workingDays) => workingDays < agencySilenceWd);
  return [
    ...escalations.map((workingDays) => ({
      name: `ESCALATE:${workingDays}`,
      action: 'ESCALATE' as const,
      at: after(workingDays),
    })),
    { name: 'LATE', action: 'LATE', at: after(agencySilenceWd) },
  ];
}

/** Last day on which a department may answer in the final stage before its silence counts as agreement. */
export function departmentsSilentOn(clock: Clock, { calendar, settings }: DeadlineRules): PlainDate {
  return shiftDay(calendar, clock.dueDate, settings.departmentSilenceWd - clock.limitWd);
}

function shiftDay(calendar: WorkingDayCalendar, date: PlainDate, workingDays: number): PlainDate {
  const counted =
    workingDays < 0 ? subtractWorkingDays(calendar, date, -workingDays) : addWorkingDays(calendar, date, workingDays);
  return counted.date;
}

function endOf(date: PlainDate, settings: CitySettings): Date {
  const dayEnd: DayEnd = { kind: settings.dayEnd, closingMinute: settings.closingMinute };
  return new Date(wakeAtAfter(date, dayEnd));
}
