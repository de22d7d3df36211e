import { Type } from 'typebox';
import { CHANNELS } from '../../domain/decision-outputs.ts';
import { LIGHTS } from '../../domain/lights.ts';
import { FORECAST_CAUSES, FORECAST_STEPS } from '../../storage/forecasts.ts';
import { Instant, List, Nullable, OneOf, PlainDate } from './shapes.ts';

const ClockView = Type.Object({
  kind: Type.String(),
  round: Type.Integer(),
  startDate: PlainDate,
  limitWd: Type.Integer(),
  dueDate: PlainDate,
  /** Last minute of the due date, for a limit of half days. */
  dueMinute: Nullable(Type.String()),
  provisional: Type.Boolean(),
  state: OneOf(['RUNNING', 'ENDED', 'LATE', 'CANCELED']),
  endedOn: Nullable(PlainDate),
  paused: Type.Boolean(),
  light: Nullable(OneOf(LIGHTS)),
  /** Working days left: 0 on the last day, negative after it; kept while paused. */
  remainingWd: Nullable(Type.Integer()),
  /** The same in half days, for a limit that ends within a day. */
  remainingHalfDays: Nullable(Type.Integer()),
  /** Earlier last days, oldest first. */
  changes: List(
    Type.Object({
      dueDateBefore: PlainDate,
      dueDateAfter: PlainDate,
      reason: Type.String(),
      changedAt: Instant,
    }),
  ),
});

const PauseView = Type.Object({
  reason: Type.String(),
  from: PlainDate,
  to: Nullable(PlainDate),
  cause: Type.String(),
  openedBy: Type.String(),
  noticeNumber: Nullable(Type.String()),
});

/** Agency, designer and whole cycle side by side; working days where the name says so, calendar days elsewhere. */
const ReadingView = Type.Object({
  agencyWorkingDays: Type.Integer(),
  statutoryWorkingDays: Type.Integer(),
  designerDays: Type.Integer(),
  applicantDays: Type.Integer(),
  totalDays: Type.Integer(),
  netDays: Type.Integer(),
  netWorkingDays: Type.Integer(),
});

const ForecastView = Type.Object({
  step: OneOf(FORECAST_STEPS),
  round: Type.Integer(),
  madeOn: PlainDate,
  cause: OneOf(FORECAST_CAUSES),
  medianOn: PlainDate,
  lateOn: PlainDate,
  method: OneOf(['HISTORY', 'LIMITS']),
  sampleSize: Type.Integer(),
});

export const ClocksView = Type.Object({
  items: List(ClockView),
  pauses: List(PauseView),
  reading: Nullable(ReadingView),
  forecast: Nullable(ForecastView),
  /** Last day of the running round by its limits; null in itself while nothing runs towards it, as during a revision. */
  legalEnd: Nullable(Type.Object({ dueDate: Nullable(PlainDate), remainingWd: Nullable(Type.Integer()) })),
  /** Last day of the three stages of the first round if nothing had paused them. */
  plannedEnd: Nullable(PlainDate),
});

export const ForecastAccuracyView = Type.Object({
  channel: OneOf(CHANNELS),
  step: OneOf(FORECAST_STEPS),
  method: OneOf(['HISTORY', 'LIMITS']),
  forecasts: Type.Integer(),
  meanErrorDays: Type.Number(),
  biasDays: Type.Number(),
  withinMedian: Type.Number(),
  withinLate: Type.Number(),
});

/** A running limit on the board of those who watch over limits. */
export const DeadlineView = Type.Object({
  applicationId: Type.String(),
  number: Nullable(Type.String()),
  projectName: Type.String(),
  kind: Type.String(),
  round: Type.Integer(),
  dueDate: PlainDate,
  light: OneOf(LIGHTS),
  remainingWd: Type.Integer(),
  remainingHalfDays: Nullable(Type.Integer()),
  /** 0 none yet, 1 whoever works on it, 2 the county, 3 the city. */
  escalationLevel: Type.Integer(),
  agencyName: Nullable(Type.String()),
  regionCode: Type.String(),
});

/** A day that differs from the rule of the week. */
export const CalendarDifference = Type.Object({ date: PlainDate, kind: OneOf(['HOLIDAY', 'WORKDAY']) });

export const CalendarYearView = Type.Object({
  cityCode: Type.String(),
  year: Type.String(),
  /** PUBLISHED by the city, KNOWN from the imported or shipped lists, PROVISIONAL while nobody knows it. */
  state: OneOf(['PUBLISHED', 'KNOWN', 'PROVISIONAL']),
  workingDays: Type.Integer(),
  days: List(CalendarDifference),
  notice: Nullable(Type.String()),
  version: Type.Integer(),
  publishedBy: Nullable(Type.String()),
  publishedAt: Nullable(Instant),
});

const SpreadView = Type.Object({ mean: Type.Number(), median: Type.Number(), p90: Type.Number() });

/** Figures of the cases that were certified in a span of days; null where none was. */
export const CycleFiguresView = Type.Object({
  cases: Type.Integer(),
  goalDays: Type.Integer(),
  netDays: Nullable(SpreadView),
  totalDays: Nullable(SpreadView),
  netWorkingDays: Nullable(SpreadView),
  agencyWorkingDays: Nullable(SpreadView),
  /** Without re-reviews: what Order 13 article 12 limits. */
  statutoryWorkingDays: Nullable(SpreadView),
  designerDays: Nullable(SpreadView),
  longCases: List(
    Type.Object({
      applicationId: Type.String(),
      number: Type.String(),
      projectName: Type.String(),
      netDays: Type.Integer(),
      totalDays: Type.Integer(),
    }),
  ),
});
