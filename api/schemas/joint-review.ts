import { Type } from 'typebox';
import { DISCIPLINES } from '../../domain/disciplines.ts';
import { Body, Instant, Nullable, OneOf, Text, Uuid } from './shapes.ts';

const partyKind = OneOf(['DEPARTMENT', 'AGENCY']);

export const ReviewRequestBody = Body({ discipline: OneOf(DISCIPLINES), reason: Text(1000) });

export const ReviewRequestView = Type.Object({
  id: Uuid,
  caseId: Uuid,
  discipline: OneOf(DISCIPLINES),
  partyKind,
  partyCode: Type.String(),
  reason: Type.String(),
  requestedByName: Type.String(),
  outcome: OneOf(['ALREADY_REVIEWED', 'UNDER_REVIEW', 'NOT_UNDER_REVIEW']),
  passedCaseNumber: Nullable(Type.String()),
  passedRound: Nullable(Type.Integer()),
  certificateNumber: Nullable(Type.String()),
  /** Round in which the discipline is looked at now. */
  reviewRound: Nullable(Type.Integer()),
  requestedAt: Instant,
});

export const ReviewRequestFiguresView = Type.Object({
  partyKind,
  partyCode: Type.String(),
  partyName: Nullable(Type.String()),
  requests: Type.Integer(),
  refused: Type.Integer(),
});
