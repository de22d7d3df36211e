import { Type } from 'typebox';
import { LATE_REASONS, OPINION_ORIGINS } from '../../domain/late-opinions.ts';
import { JUDGEMENTS, OBJECTION_ENDS, OBJECTION_OUTCOMES, OPINION_STATES, SEVERITIES } from '../../domain/opinions.ts';
import {
  Body,
  DepartmentKindCode,
  DisciplineCode,
  Instant,
  List,
  Nullable,
  OneOf,
  PlainDate,
  Text,
  Uuid,
  Version,
} from './shapes.ts';

const part = Type.Number({ minimum: 0, maximum: 1 });
const Position = Body({
  page: Type.Integer({ minimum: 1, maximum: 10_000 }),
  x: part,
  y: part,
  width: part,
  height: part,
});
const Line = Type.Optional(Nullable(Text(200)));

const content = {
  severity: OneOf(SEVERITIES),
  text: Text(4000),
  fileId: Type.Optional(Nullable(Uuid)),
  sheet: Line,
  position: Type.Optional(Nullable(Position)),
  standard: Line,
  clause: Line,
  privateNote: Type.Optional(Nullable(Text(2000))),
  /** From the second round on: why the opinion did not come before. */
  lateReason: Type.Optional(Nullable(OneOf(LATE_REASONS))),
  lateText: Type.Optional(Nullable(Text(1000))),
};

export const CreateOpinionBody = Body({ ...content, discipline: Type.Optional(DisciplineCode) });
export const UpdateOpinionBody = Body({ ...content, taskId: Uuid, version: Version });
export const JudgeOpinionBody = Body({
  taskId: Uuid,
  event: OneOf(JUDGEMENTS),
  reason: Type.Optional(Text(1000)),
});
export const ReplyBody = Body({
  text: Text(4000),
  fileIds: Type.Array(Uuid, { maxItems: 50, uniqueItems: true }),
});

const ReplyView = Type.Object({
  round: Type.Integer(),
  text: Type.String(),
  fileIds: List(Uuid),
  repliedByName: Type.String(),
  repliedAt: Instant,
});

export const OpinionView = Type.Object({
  id: Uuid,
  caseId: Uuid,
  round: Type.Integer(),
  stage: OneOf(['FIRST', 'SECOND', 'FINAL']),
  discipline: DisciplineCode,
  /** Kind of the department that wrote it; null where the agency did. */
  department: Nullable(DepartmentKindCode),
  serial: Type.Integer(),
  reviewerName: Type.String(),
  fileId: Nullable(Uuid),
  sheet: Nullable(Type.String()),
  position: Nullable(Position),
  standard: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  /** Edition in force on the filing day; null: cited freely, outside of the library. */
  clauseEdition: Nullable(Type.String()),
  severity: OneOf(SEVERITIES),
  text: Type.String(),
  privateNote: Nullable(Type.String()),
  state: OneOf(OPINION_STATES),
  origin: Nullable(OneOf(OPINION_ORIGINS)),
  lateReason: Nullable(OneOf(LATE_REASONS)),
  lateText: Nullable(Type.String()),
  waiverReason: Nullable(Type.String()),
  waivedBy: Nullable(Type.String()),
  issuedAt: Nullable(Instant),
  closedAt: Nullable(Instant),
  version: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
});

export const ObjectionBody = Body({ reason: Text(2000) });
export const ObjectionAnswerBody = Body({ outcome: OneOf(OBJECTION_OUTCOMES), reason: Text(2000) });

export const ObjectionView = Type.Object({
  round: Type.Integer(),
  reason: Type.String(),
  raisedByName: Type.String(),
  raisedAt: Instant,
  answerDueOn: PlainDate,
  /** WAIVE: the technical head lets the finding stand unrepaired. */
  outcome: Nullable(OneOf(OBJECTION_ENDS)),
  answerReason: Nullable(Type.String()),
  answeredByName: Nullable(Type.String()),
  answeredAt: Nullable(Instant),
});

export const OpinionWithRepliesView = Type.Object({
  ...OpinionView.properties,
  replies: List(ReplyView),
  objection: Nullable(ObjectionView),
});

const figures = {
  total: Type.Integer(),
  mandatory: Type.Integer(),
  blocking: Type.Integer(),
  laterRound: Type.Integer(),
  onChangedSheets: Type.Integer(),
  lateFound: Type.Integer(),
};

export const OpinionsView = Type.Object({ items: List(OpinionWithRepliesView), figures: Type.Object(figures) });

export const AgencyFiguresView = Type.Object({
  agencyCode: Type.String(),
  agencyName: Nullable(Type.String()),
  cases: Type.Integer(),
  ...figures,
});
