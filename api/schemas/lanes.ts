import { Type } from 'typebox';
import { GOAL_LIGHTS, HOLDERS } from '../../domain/cycle-goal.ts';
import { CHANNELS } from '../../domain/decision-outputs.ts';
import { Body, Instant, List, Nullable, OneOf, PlainDate, Text } from './shapes.ts';

const Lane = OneOf(CHANNELS);

/** The rule that hit, in Chinese as the deployed table words it. */
const RuleView = Type.Object({
  ruleId: Type.String(),
  title: Type.String(),
  sentence: Type.String(),
  inputs: List(
    Type.Object({
      label: Type.String(),
      unit: Nullable(Type.String()),
      value: Type.String(),
      condition: Nullable(Type.String()),
    }),
  ),
});

const StageLimitsView = Type.Object({
  firstWd: Type.Integer(),
  secondWd: Type.Integer(),
  finalWd: Type.Integer(),
});

const LaneChangeView = Type.Object({
  from: Lane,
  to: Lane,
  reason: Type.String(),
  decidedByName: Type.String(),
  decidedAt: Instant,
});

const PanelView = Type.Object({
  number: Type.Integer(),
  round: Type.Integer(),
  state: OneOf(['CALLED', 'OPEN', 'CONVENED', 'PASSED', 'NOT_PASSED', 'CANCELED']),
  rules: Nullable(
    Type.Object({
      minExperts: Type.Integer(),
      passNumerator: Type.Integer(),
      passDenominator: Type.Integer(),
      limitWd: Type.Integer(),
    }),
  ),
  openedOn: Nullable(PlainDate),
  experts: List(Type.Object({ name: Type.String(), field: Type.String(), unit: Type.String() })),
  convenedByName: Nullable(Type.String()),
  convenedOn: Nullable(PlainDate),
  votesFor: Nullable(Type.Integer()),
  minutes: Nullable(Type.String()),
  decidedByName: Nullable(Type.String()),
  endedOn: Nullable(PlainDate),
});

export const ChangeLaneBody = Body({ channel: Lane, reason: Text(1000) });

/** The lane of a case and why it has it. */
export const LaneView = Type.Object({
  channel: Lane,
  /** What the table said on the day of acceptance. */
  decided: Type.Object({
    channel: Lane,
    rule: Type.String(),
    rulesDate: PlainDate,
    decidedAt: Instant,
    tableVersion: Nullable(Type.Integer()),
    explanation: Nullable(RuleView),
  }),
  /** Days of the stages of the first round in the lane that the case has now. */
  limits: StageLimitsView,
  /** The oldest first. */
  changes: List(LaneChangeView),
  /** Meetings of experts, the oldest first. */
  panels: List(PanelView),
});

const HeldDaysView = Type.Object({
  AGENCY: Type.Integer(),
  DESIGNER: Type.Integer(),
  APPLICANT: Type.Integer(),
  DEPARTMENT: Type.Integer(),
});

/** Where a new-energy case stands on its way to the goal of the whole cycle, in days of the net clock. */
export const GoalView = Type.Object({
  goalDays: Type.Integer(),
  warningDays: Type.Integer(),
  netDays: Type.Integer(),
  light: OneOf(GOAL_LIGHTS),
  held: HeldDaysView,
  missed: Nullable(
    Type.Object({
      goalDays: Type.Integer(),
      missedOn: PlainDate,
      cause: OneOf(HOLDERS),
      held: HeldDaysView,
      shares: HeldDaysView,
    }),
  ),
});

/** How the lanes have done in a span of days. */
export const LaneFiguresView = Type.Object({
  from: PlainDate,
  to: PlainDate,
  lanes: List(
    Type.Object({
      channel: Lane,
      /** Accepted in these days, and where those cases are now. */
      accepted: Type.Integer(),
      underReview: Type.Integer(),
      certified: Type.Integer(),
      /** Certified in these days, whenever they were accepted, and their average net cycle. */
      issued: Type.Integer(),
      averageNetDays: Nullable(Type.Number()),
    }),
  ),
  /** First stages of first rounds that ended in these days, and those that took no more working days than the goal. */
  firstStage: Type.Object({
    goalWd: Type.Integer(),
    ended: Type.Integer(),
    withinGoal: Type.Integer(),
    rate: Nullable(Type.Number()),
  }),
  /** Certified cases of the instant lane; in time are those that took no more net working days than their limits. */
  instant: Type.Object({
    certified: Type.Integer(),
    inTime: Type.Integer(),
    successRate: Nullable(Type.Number()),
  }),
  /** Certified new-energy cases against their goal, and what was missed in these days by cause. */
  newEnergy: Type.Object({
    goalDays: Type.Integer(),
    certified: Type.Integer(),
    averageNetDays: Nullable(Type.Number()),
    withinGoal: Type.Integer(),
    missedBecauseOf: HeldDaysView,
  }),
});
