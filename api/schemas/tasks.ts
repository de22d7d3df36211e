import { Type } from 'typebox';
import { LIGHTS } from '../../domain/lights.ts';
import { ROLES } from '../../domain/roles.ts';
import { Body, EngineKey, Instant, JsonObject, Nullable, OneOf, PlainDate, Uuid } from './shapes.ts';

/** A task as every party of the case may see it: who has what to do until when. */
export const CaseTaskView = Type.Object({
  id: Uuid,
  caseId: Uuid,
  taskType: Type.String(),
  /** What the diagram calls a step of its own. */
  title: Nullable(Type.String()),
  processId: Type.String(),
  elementId: Type.String(),
  stage: Nullable(Type.String()),
  round: Nullable(Type.Integer()),
  discipline: Nullable(Type.String()),
  department: Nullable(Type.String()),
  candidateRole: OneOf(ROLES),
  assigneeUserId: Nullable(Uuid),
  assigneeName: Nullable(Type.String()),
  /** Whom the agency has named for it. */
  offeredToUserId: Nullable(Uuid),
  offeredToName: Nullable(Type.String()),
  status: OneOf(['OPEN', 'CLAIMED', 'COMPLETING', 'COMPLETED', 'CANCELED', 'SUPERSEDED']),
  dueDate: Nullable(PlainDate),
  createdAt: Instant,
  claimedAt: Nullable(Instant),
  completedAt: Nullable(Instant),
});

/** Working days left of the task's last day, and its light; null without a last day, or once the task is done. */
const limitStanding = {
  light: Nullable(OneOf(LIGHTS)),
  remainingWd: Nullable(Type.Integer()),
  remainingHalfDays: Nullable(Type.Integer()),
};

export const ListedTaskView = Type.Object({
  ...CaseTaskView.properties,
  ...limitStanding,
  projectName: Type.String(),
  building: Type.String(),
  number: Nullable(Type.String()),
  applicantName: Type.String(),
  suspended: Type.Boolean(),
  /** The agency of the case was replaced: to be taken before others. */
  priority: Type.Boolean(),
});

/** A task with what its form needs; variables and outcome only for the side that does the task. */
export const TaskView = Type.Object({
  ...CaseTaskView.properties,
  formKey: Nullable(EngineKey),
  variables: Nullable(JsonObject),
  outcome: Nullable(JsonObject),
});

export const StandingTaskView = Type.Object({ ...TaskView.properties, ...limitStanding });

export const CompleteTaskBody = Body({ variables: JsonObject });
