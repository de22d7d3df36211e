import { Type } from 'typebox';
import { Body, Instant, Nullable, PlainDate, Text, Uuid } from './shapes.ts';

export const PaperVisitBody = Body({ visitedOn: PlainDate, reason: Text(500) });

export const PaperVisitView = Type.Object({
  id: Uuid,
  visitedOn: PlainDate,
  reason: Type.String(),
  recordedByName: Type.String(),
  recordedAt: Instant,
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
