import { addWorkingDays, type WorkingDayCalendar, workingDaysBetween } from './calendar.ts';
import type { StageLimits } from './decision-outputs.ts';
import type { PlainDate } from './plain-date.ts';

/** The three levels of a round in their order. */
const CHAIN = ['FIRST', 'SECOND', 'FINAL'] as const;
export type ChainStage = (typeof CHAIN)[number];

export type ChainLimits = Pick<StageLimits, 'firstWd' | 'secondWd' | 'finalWd'>;

/**
 * Working days of a stage's own clock. A limit of 0 shares the due day of the stage before: the clock gets what is left of
 * that, and nothing when the day has passed.
 */
export function stageWorkingDays(
  calendar: WorkingDayCalendar,
  stage: { readonly own: number; readonly startDate: PlainDate; readonly dueBefore: PlainDate | undefined },
): number {
  const { own, startDate, dueBefore } = stage;
  return own > 0 || dueBefore === undefined ? own : workingDaysBetween(calendar, startDate, dueBefore);
}

/** The limit that the table gives a stage. */
export function limitOf(limits: ChainLimits, stage: ChainStage): number {
  return { FIRST: limits.firstWd, SECOND: limits.secondWd, FINAL: limits.finalWd }[stage];
}

/** Last day of the stages before this one if nothing paused them; undefined for the first. */
export function dueBefore(
  calendar: WorkingDayCalendar,
  stage: ChainStage,
  round: { readonly day0: PlainDate; readonly limits: ChainLimits },
): PlainDate | undefined {
  const before = CHAIN.slice(0, CHAIN.indexOf(stage));
  if (before.length === 0) return undefined;
  const days = before.reduce((sum, each) => sum + limitOf(round.limits, each), 0);
  return addWorkingDays(calendar, round.day0, days).date;
}

/** Days of the stages that follow one. */
export function workingDaysAfter(limits: ChainLimits, stage: ChainStage): number {
  return CHAIN.slice(CHAIN.indexOf(stage) + 1).reduce((sum, each) => sum + limitOf(limits, each), 0);
}

/** Days of all three stages. */
export function chainWorkingDays({ firstWd, secondWd, finalWd }: ChainLimits): number {
  return firstWd + secondWd + finalWd;
}
