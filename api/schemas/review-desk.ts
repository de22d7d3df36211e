import { Type } from 'typebox';
import { CHECKLIST_ANSWERS } from '../../domain/checklists.ts';
import { HINT_RULES } from '../../domain/hints.ts';
import { LATE_REASONS } from '../../domain/late-opinions.ts';
import { SEVERITIES } from '../../domain/opinions.ts';
import { Body, Instant, JsonObject, List, Nullable, OneOf, PlainDate, Text, Uuid, Version } from './shapes.ts';

export const ChecklistAnswersBody = Body({
  answers: Type.Array(
    Body({
      itemCode: Text(40),
      answer: OneOf(CHECKLIST_ANSWERS),
      reason: Type.Optional(Nullable(Text(500))),
    }),
    { minItems: 1, maxItems: 200 },
  ),
});

export const ChecklistView = Type.Object({
  items: List(
    Type.Object({
      code: Type.String(),
      discipline: Type.String(),
      number: Type.Integer(),
      text: Type.String(),
      validFrom: PlainDate,
      answer: Nullable(
        Type.Object({
          round: Type.Integer(),
          answer: OneOf(CHECKLIST_ANSWERS),
          reason: Nullable(Type.String()),
          answeredByName: Type.String(),
          answeredAt: Instant,
        }),
      ),
    }),
  ),
});

/** A text that may still be empty. */
const Unfinished = (maxLength: number) => Type.Optional(Type.String({ maxLength }));

export const OpinionDraftBody = Body({
  content: Body({
    severity: Type.Optional(OneOf(['', ...SEVERITIES])),
    discipline: Unfinished(20),
    text: Unfinished(4000),
    sheet: Unfinished(200),
    standard: Unfinished(200),
    clause: Unfinished(200),
    privateNote: Unfinished(2000),
    lateReason: Type.Optional(OneOf(['', ...LATE_REASONS])),
    lateText: Unfinished(1000),
  }),
});

export const DraftView = Type.Object({
  content: Nullable(JsonObject),
  version: Nullable(Version),
  updatedAt: Nullable(Instant),
});

export const HintView = Type.Object({
  id: Uuid,
  round: Type.Integer(),
  rule: OneOf(HINT_RULES),
  discipline: Type.String(),
  evidence: JsonObject,
  state: OneOf(['OPEN', 'ACCEPTED', 'REJECTED']),
  decidedByName: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  rejectReason: Nullable(Type.String()),
});

export const TakeHintBody = Body({ taskId: Uuid });
export const RejectHintBody = Body({ taskId: Uuid, reason: Text(500) });
export const TakenHintView = Type.Object({ hint: HintView, draft: DraftView });

export const HintFiguresView = Type.Object({
  rule: OneOf(HINT_RULES),
  given: Type.Integer(),
  open: Type.Integer(),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  /** Parts of the decided ones, 0 to 1. */
  acceptRate: Nullable(Type.Number()),
  rejectRate: Nullable(Type.Number()),
});
