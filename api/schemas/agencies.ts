import { Type } from 'typebox';
import { CASE_STATES } from '../../domain/case-state.ts';
import { AGENCY_STATUSES } from '../../domain/eligibility.ts';
import { STRANDED_ADVICE } from '../../domain/stranded-cases.ts';
import { REPLACEMENT_CAUSES } from '../../storage/agency-replacements.ts';
import { Body, CreditCode, Instant, List, Nullable, OneOf, Text, Uuid } from './shapes.ts';

/** A draw with everything by which anybody can draw again; the algorithm is described in docs/agency-lot.md. */
export const AgencyDrawView = Type.Object({
  draw: Type.Integer(),
  seed: Type.String(),
  /** What was hashed with the seed as key. */
  message: Type.String(),
  preparedAt: Instant,
  candidates: Nullable(
    List(
      Type.Object({
        agencyCode: Type.String(),
        agencyName: Type.String(),
        eligible: Type.Boolean(),
        reasons: List(Type.String()),
        openCases: Type.Integer(),
        reviewers: Type.Integer(),
        targetShare: Type.Number(),
        drawnThisYear: Type.Integer(),
        weight: Type.Integer(),
      }),
    ),
  ),
  totalWeight: Nullable(Type.Integer()),
  ticket: Nullable(Type.String()),
  agencyCode: Nullable(Type.String()),
  drawnAt: Nullable(Instant),
});

export const ReplaceAgencyBody = Body({
  agencyCode: CreditCode,
  cause: OneOf(REPLACEMENT_CAUSES),
  reason: Text(1000),
});

export const AgencyReplacementView = Type.Object({
  id: Uuid,
  round: Type.Integer(),
  fromCode: Type.String(),
  fromName: Type.String(),
  toCode: Type.String(),
  toName: Type.String(),
  cause: OneOf(REPLACEMENT_CAUSES),
  reason: Type.String(),
  orderedByName: Type.String(),
  orderedAt: Instant,
  doneAt: Nullable(Instant),
});

/** An open case whose agency may take no tasks, and what to do. */
export const StrandedCaseView = Type.Object({
  applicationId: Uuid,
  number: Nullable(Type.String()),
  projectName: Type.String(),
  regionCode: Type.String(),
  state: OneOf(CASE_STATES),
  round: Type.Integer(),
  suspended: Type.Boolean(),
  agencyCode: Type.String(),
  agencyName: Type.String(),
  agencyStatus: OneOf(AGENCY_STATUSES),
  agencyTied: Type.Boolean(),
  advice: OneOf(STRANDED_ADVICE),
});
