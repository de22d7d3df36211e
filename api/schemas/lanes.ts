import { Type } from 'typebox';
import { CHANNELS } from '../../domain/decision-outputs.ts';
import { Instant, List, Nullable, OneOf, PlainDate } from './shapes.ts';

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

/** The lane of a case and why it has it. */
export const LaneView = Type.Object({
  channel: OneOf(CHANNELS),
  /** What the table said on the day of acceptance. */
  decided: Type.Object({
    channel: OneOf(CHANNELS),
    rule: Type.String(),
    rulesDate: PlainDate,
    decidedAt: Instant,
    tableVersion: Nullable(Type.Integer()),
    explanation: Nullable(RuleView),
  }),
  limits: StageLimitsView,
});
