import { Type } from 'typebox';
import { ABSENCE_KINDS } from '../../storage/absences.ts';
import { INTEREST_KINDS } from '../../storage/interests.ts';
import { Body, CreditCode, Instant, List, Nullable, OneOf, PlainDate, Text, Uuid } from './shapes.ts';

/** Left out: the person who asks. */
const userId = Type.Optional(Uuid);
const note = Type.Optional(Nullable(Type.String({ maxLength: 500 })));

export const AbsenceView = Type.Object({
  id: Uuid,
  userId: Uuid,
  displayName: Type.String(),
  from: PlainDate,
  to: PlainDate,
  kind: OneOf(ABSENCE_KINDS),
  note: Nullable(Type.String()),
  enteredByName: Type.String(),
});
export const EnterAbsenceBody = Body({ userId, from: PlainDate, to: PlainDate, kind: OneOf(ABSENCE_KINDS), note });

export const InterestView = Type.Object({
  id: Uuid,
  userId: Uuid,
  displayName: Type.String(),
  firmCode: Type.String(),
  kind: OneOf(INTEREST_KINDS),
  endedOn: Nullable(PlainDate),
  note: Nullable(Type.String()),
  enteredByName: Type.String(),
});
export const EnterInterestBody = Body({
  userId,
  firmCode: CreditCode,
  kind: OneOf(INTEREST_KINDS),
  endedOn: Type.Optional(Nullable(PlainDate)),
  note,
});

export const RecusalView = Type.Object({
  id: Uuid,
  userId: Uuid,
  userName: Type.String(),
  kind: OneOf(['DECLARED', 'FOUND']),
  reason: Type.String(),
  /** Stages that the person had finished by then. */
  finishedStages: List(Type.String()),
  declaredByName: Type.String(),
  declaredAt: Instant,
});
export const DeclareRecusalBody = Body({ userId, reason: Text(1000) });

export const DepartureBody = Body({ leavesOn: Nullable(PlainDate) });

export const AssignTaskBody = Body({ userId: Nullable(Uuid) });
export const AssignTasksBody = Body({
  assignments: Type.Array(Type.Object({ taskId: Uuid, userId: Uuid }, { additionalProperties: false }), {
    minItems: 1,
    maxItems: 50,
  }),
});

/** Who might do a waiting review, for the manager to confirm. */
export const ProposedAssignmentView = Type.Object({
  taskId: Uuid,
  taskType: Type.String(),
  discipline: Nullable(Type.String()),
  userId: Uuid,
  displayName: Type.String(),
  openTasks: Type.Integer(),
});

/** barredBy: code of the refusal that the person would get; null for somebody who may be named. */
export const TaskCandidateView = Type.Object({
  userId: Uuid,
  displayName: Type.String(),
  openTasks: Type.Integer(),
  barredBy: Nullable(Type.String()),
});
