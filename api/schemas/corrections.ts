import { Type } from 'typebox';
import { CORRECTION_ITEM_STATES, CORRECTION_ITEM_TYPES } from '../../domain/correction-items.ts';
import { AnyJson, Body, Instant, List, Nullable, OneOf, Text, Uuid } from './shapes.ts';

export const NameCorrectionBody = Body({
  type: OneOf(CORRECTION_ITEM_TYPES),
  /** Code of a slot or name of a field of the form; absent for a question. */
  target: Type.Optional(Nullable(Text(40))),
  problem: Text(1000),
  expectation: Text(1000),
});

export const AnswerCorrectionBody = Body({
  /** The corrected value of a field of the form. */
  value: Type.Optional(AnyJson),
  text: Type.Optional(Nullable(Text(4000))),
});

export const JudgeCorrectionBody = Body({
  accepted: Type.Boolean(),
  reason: Type.Optional(Nullable(Text(1000))),
});

/** `before` and `answer` hold a value of the form, or the files of a slot as name, version and SHA-256. */
export const CorrectionItemView = Type.Object({
  id: Uuid,
  serial: Nullable(Type.Integer()),
  type: OneOf(CORRECTION_ITEM_TYPES),
  target: Nullable(Type.String()),
  titleZh: Type.String(),
  problem: Type.String(),
  expectation: Type.String(),
  state: OneOf(CORRECTION_ITEM_STATES),
  before: AnyJson,
  answer: AnyJson,
  answerText: Nullable(Type.String()),
  answeredBy: Nullable(Type.String()),
  answeredAt: Nullable(Instant),
  verdictReason: Nullable(Type.String()),
  judgedBy: Nullable(Type.String()),
  judgedAt: Nullable(Instant),
  namedBy: Type.String(),
  issuedAt: Nullable(Instant),
});

export const CorrectionItemsView = Type.Object({
  items: List(CorrectionItemView),
  /** Demands that were refused since everything had been told once. */
  blockedDemands: Type.Integer(),
});
