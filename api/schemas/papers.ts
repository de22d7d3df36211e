import { Type } from 'typebox';
import { NEIGHBOUR_SYSTEMS } from '../../domain/neighbours.ts';
import { Body, Instant, Nullable, OneOf, PlainDate, Text, Uuid } from './shapes.ts';

export const PaperVisitBody = Body({ visitedOn: PlainDate, reason: Text(500) });

export const PaperVisitView = Type.Object({
  id: Uuid,
  visitedOn: PlainDate,
  reason: Type.String(),
  recordedByName: Type.String(),
  recordedAt: Instant,
});

/** What a system of another office was asked for a case, and what it answered. */
export const NeighbourAnswerView = Type.Object({
  id: Uuid,
  system: OneOf(NEIGHBOUR_SYSTEMS),
  subject: Type.String(),
  /** PENDING with attempts: not reached, asked again. */
  state: OneOf(['PENDING', 'ANSWERED', 'NOT_KNOWN']),
  facts: Nullable(Type.Record(Type.String(), Type.String())),
  source: Nullable(Type.String()),
  attempts: Type.Integer(),
  /** What it asks about was corrected since. */
  superseded: Type.Boolean(),
  askedAt: Nullable(Instant),
  answeredAt: Nullable(Instant),
});

/** What the city publishes of its filing. */
export const FilingFiguresView = Type.Object({
  asOf: Instant,
  cases: Type.Integer(),
  casesWithoutVisit: Type.Integer(),
  paperVisits: Type.Integer(),
  /** null before the first case. */
  paperVisitsPerCase: Nullable(Type.Number()),
  /** Requests for a paper on file that were refused. */
  duplicateRefused: Type.Integer(),
});
