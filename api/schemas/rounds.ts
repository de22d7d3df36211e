import { Type } from 'typebox';
import { ROUND_REASONS } from '../../domain/round-plan.ts';
import { RETURN_REASONS } from '../../domain/rounds.ts';
import { Instant, List, Nullable, OneOf, PlainDate, Uuid } from './shapes.ts';

const notice = {
  round: Type.Integer(),
  /** Null where the form of before did not ask. */
  returnReason: Nullable(OneOf(RETURN_REASONS)),
  /** Last day of the review: when the notice ought to have been out. */
  noticeDueOn: Nullable(PlainDate),
  revisionDueOn: Nullable(PlainDate),
};

export const RoundView = Type.Object({
  ...notice,
  plannedAt: Instant,
  outcome: Nullable(OneOf(['PASS', 'FINDINGS'])),
  concludedAt: Nullable(Instant),
  noticeIssuedAt: Nullable(Instant),
  noticeLate: Type.Boolean(),
  disciplines: List(
    Type.Object({
      discipline: Type.String(),
      underReview: Type.Boolean(),
      reason: OneOf(ROUND_REASONS),
    }),
  ),
});

export const NoticeView = Type.Object({
  ...notice,
  caseId: Uuid,
  number: Nullable(Type.String()),
  projectName: Type.String(),
  agencyCode: Nullable(Type.String()),
  agencyName: Nullable(Type.String()),
  noticeIssuedAt: Instant,
  late: Type.Boolean(),
});
