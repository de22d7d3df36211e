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
  /** When the one extension of the revision was taken. */
  revisionExtendedAt: Nullable(Instant),
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
      /** Of another case, by whose review the discipline stands here. */
      certificateNumber: Nullable(Type.String()),
    }),
  ),
});

/** The set of files that a round is about. Only the newest round's is the current one; an older set is locked. */
export const RoundSetView = Type.Object({
  round: Type.Integer(),
  currentRound: Type.Integer(),
  files: List(
    Type.Object({
      fileId: Uuid,
      slot: Type.String(),
      titleZh: Type.String(),
      fileName: Type.String(),
      version: Type.Integer(),
      discipline: Nullable(Type.String()),
      sheetNo: Nullable(Type.String()),
      sha256: Type.String(),
      sizeBytes: Type.Integer(),
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
