import { Type } from 'typebox';
import { SEVERITIES } from '../../domain/opinions.ts';
import {
  Body,
  DepartmentKindCode,
  DisciplineCode,
  Instant,
  JsonObject,
  List,
  Nullable,
  OneOf,
  PlainDate,
  Text,
  Uuid,
} from './shapes.ts';

const partyKind = OneOf(['DEPARTMENT', 'AGENCY', 'APPLICANT']);

export const ReviewRequestBody = Body({ discipline: DisciplineCode, reason: Text(1000) });

export const ReviewRequestView = Type.Object({
  id: Uuid,
  caseId: Uuid,
  discipline: DisciplineCode,
  partyKind,
  partyCode: Type.String(),
  reason: Type.String(),
  requestedByName: Type.String(),
  outcome: OneOf(['ALREADY_REVIEWED', 'UNDER_REVIEW', 'NOT_UNDER_REVIEW', 'REOPENED']),
  passedCaseNumber: Nullable(Type.String()),
  passedRound: Nullable(Type.Integer()),
  certificateNumber: Nullable(Type.String()),
  /** Round in which the discipline is looked at now, or whose opinion reopens it. */
  reviewRound: Nullable(Type.Integer()),
  requestedAt: Instant,
});

export const ReviewRequestFiguresView = Type.Object({
  partyKind,
  partyCode: Type.String(),
  partyName: Nullable(Type.String()),
  requests: Type.Integer(),
  refused: Type.Integer(),
  reopened: Type.Integer(),
});

export const CaseReadView = Type.Object({
  userName: Type.String(),
  partyCode: Type.String(),
  what: OneOf(['OPINIONS', 'CONTRADICTIONS']),
  minute: Instant,
});

const PartOfPair = Type.Object({
  id: Uuid,
  serial: Type.Integer(),
  discipline: DisciplineCode,
  department: Nullable(DepartmentKindCode),
  severity: OneOf(SEVERITIES),
  text: Type.String(),
  reviewerName: Type.String(),
});

export const ContradictionView = Type.Object({
  first: PartOfPair,
  second: PartOfPair,
  sheet: Nullable(Type.String()),
  grounds: List(OneOf(['OPPOSITE_DEMAND', 'SAME_PLACE', 'SAME_CLAUSE'])),
  words: List(Type.String()),
  flaggedByName: Nullable(Type.String()),
  flagReason: Nullable(Type.String()),
  settled: Type.Boolean(),
  resolution: Nullable(OneOf(['PREVAILS', 'BOTH_STAND'])),
  prevailingId: Nullable(Uuid),
  reason: Nullable(Type.String()),
  resolvedByName: Nullable(Type.String()),
  resolvedAt: Nullable(Instant),
});

export const FlagContradictionBody = Body({ firstId: Uuid, secondId: Uuid, reason: Text(1000) });
export const ResolveContradictionBody = Body({
  firstId: Uuid,
  secondId: Uuid,
  /** Null: both stand, and the reason says how they go together. */
  prevailingId: Nullable(Uuid),
  reason: Text(1000),
});

export const DeliveryView = Type.Object({
  id: Uuid,
  departmentCode: Type.String(),
  caseId: Uuid,
  caseNumber: Nullable(Type.String()),
  projectName: Type.String(),
  subject: OneOf(['EVENT', 'DOCUMENT']),
  name: Type.String(),
  channel: OneOf(['HTTP', 'INBOX']),
  body: JsonObject,
  status: OneOf(['PENDING', 'DELIVERED', 'DEAD']),
  attempts: Type.Integer(),
  lastError: Nullable(Type.String()),
  createdAt: Instant,
  deliveredAt: Nullable(Instant),
  /** When a person of the department first saw it in the inbox, and who; null for what is sent to an address. */
  openedAt: Nullable(Instant),
  openedByName: Nullable(Type.String()),
  httpStatus: Nullable(Type.Integer()),
  bodySha256: Nullable(Type.String()),
  answerSha256: Nullable(Type.String()),
});

/** Null: nothing is sent, the department finds everything in its inbox here. */
export const EndpointBody = Body({
  endpoint: Nullable(
    Body({
      url: Type.String({ pattern: '^https?://', maxLength: 500 }),
      secret: Type.String({ minLength: 16, maxLength: 200 }),
    }),
  ),
});

/** Without the secret, which is never answered. */
export const EndpointView = Type.Object({ departmentCode: Type.String(), url: Type.String(), updatedAt: Instant });

export const JointMeetingBody = Body({
  heldOn: PlainDate,
  agenda: Text(2000),
  attendees: Type.Array(Text(100), { minItems: 1, maxItems: 100 }),
  decisions: Type.Array(
    Body({
      text: Text(2000),
      owner: Text(100),
      /** Working days after the meeting. */
      dueWd: Type.Integer({ minimum: 1, maximum: 250 }),
      opinionIds: Type.Array(Uuid, { maxItems: 50, uniqueItems: true }),
    }),
    { maxItems: 50 },
  ),
});

export const JointMeetingView = Type.Object({
  id: Uuid,
  heldOn: PlainDate,
  agenda: Type.String(),
  attendees: List(Type.String()),
  writtenByName: Type.String(),
  createdAt: Instant,
  decisions: List(
    Type.Object({
      id: Uuid,
      text: Type.String(),
      owner: Type.String(),
      dueOn: PlainDate,
      opinionIds: List(Uuid),
      overdue: Type.Boolean(),
      doneAt: Nullable(Instant),
      doneByName: Nullable(Type.String()),
    }),
  ),
});
