/**
 * The goal that new-energy projects have for their whole cycle, in calendar days of the net clock, and who made a case miss
 * it. Only whole dates are counted, never the day of the acceptance.
 */
import { type DaySpan, isExcluded } from './pauses.ts';
import { addDays, type PlainDate } from './plain-date.ts';

/** Who may have a case in hands; among equals the first one is named. */
export const HOLDERS = ['AGENCY', 'DESIGNER', 'APPLICANT', 'DEPARTMENT'] as const;
export type Holder = (typeof HOLDERS)[number];

export type HeldDays = Readonly<Record<Holder, number>>;

/** GREEN: in time; YELLOW: few days are left; RED: the goal is missed. */
export const GOAL_LIGHTS = ['GREEN', 'YELLOW', 'RED'] as const;
export type GoalLight = (typeof GOAL_LIGHTS)[number];

/** The goal of a city. */
export interface CycleGoal {
  readonly goalDays: number;
  /** YELLOW from so many days before the goal on. */
  readonly warningDays: number;
}

/** The light after so many days of the net clock. */
export function goalLight(netDays: number, { goalDays, warningDays }: CycleGoal): GoalLight {
  if (netDays > goalDays) return 'RED';
  return goalDays - netDays <= warningDays ? 'YELLOW' : 'GREEN';
}

/** A span of days after `from` up to `to` (null = still) in which a case was in somebody's hands. */
export interface HeldSpan extends DaySpan {
  readonly holder: Holder;
}

/** One case on its way. */
export interface CycleWay {
  readonly acceptedOn: PlainDate;
  /** Pauses that are taken off the net clock. */
  readonly offClock: readonly DaySpan[];
  /** Who held the case when; where several did, the first of the list. On all other days it was the agency. */
  readonly held: readonly HeldSpan[];
}

/** The first day on which the net clock is past the goal, up to `last`; undefined while it is not. */
export function missedOn(way: CycleWay, goalDays: number, last: PlainDate): PlainDate | undefined {
  return netDates(way, last)[goalDays];
}

/** How many days of the net clock each held the case, up to `last`. */
export function daysHeld(way: CycleWay, last: PlainDate): HeldDays {
  const days: Record<Holder, number> = { AGENCY: 0, DESIGNER: 0, APPLICANT: 0, DEPARTMENT: 0 };
  for (const date of netDates(way, last)) {
    const span = way.held.find((each) => isExcluded([each], date));
    days[span?.holder ?? 'AGENCY'] += 1;
  }
  return days;
}

/**
 * Who made the case miss its goal: the one that held it longest beyond its share of the days. If nobody did, the limits
 * themselves leave no room, and it is the one that held it longest.
 */
export function causeOf(held: HeldDays, shares: HeldDays): Holder {
  const beyond = (holder: Holder): number => held[holder] - shares[holder];
  const worst = greatest(beyond);
  return beyond(worst) > 0 ? worst : greatest((holder) => held[holder]);
}

function greatest(measure: (holder: Holder) => number): Holder {
  return HOLDERS.reduce((best, holder) => (measure(holder) > measure(best) ? holder : best));
}

function netDates({ acceptedOn, offClock }: CycleWay, last: PlainDate): PlainDate[] {
  const dates: PlainDate[] = [];
  for (let date = addDays(acceptedOn, 1); date <= last; date = addDays(date, 1)) {
    if (!isExcluded(offClock, date)) dates.push(date);
  }
  return dates;
}
