import type { CaseState } from './case-state.ts';

/** A state in which a case is in its agency's hands, and how it is taken from there. */
export interface ReplaceablePlace {
  /** Stages of the tasks that are taken back; REVISION: the applicant's, which stays; absent: nobody has a task. */
  readonly taskStages?: readonly string[] | 'REVISION';
  /** The element of the diagram that hears of it; absent where every version has one. */
  readonly since?: string;
}

const REVIEW: ReplaceablePlace = { taskStages: ['FIRST', 'SECOND', 'FINAL'] };

/**
 * Where an agency can be replaced. A round under way is void; a round that was concluded stays in the record, and the other
 * agency reviews all of it again in the round that follows.
 */
const PLACES: Readonly<Partial<Record<string, ReplaceablePlace>>> = {
  FIRST: REVIEW,
  SECOND: REVIEW,
  FINAL: REVIEW,
  OPINION_ISSUED: { taskStages: 'REVISION', since: 'IsAgencyReplaced' },
  WAIT_SUPPLEMENT: { since: 'AgencyReplacedWaiting' },
  SIGNING: { taskStages: ['CERTIFICATE'], since: 'AgencyReplacedSigning' },
} satisfies Partial<Record<CaseState, ReplaceablePlace>>;

/** How a case is taken from its agency in a state; undefined where no agency has it, or none any more. */
export function replaceablePlaceOf(state: string): ReplaceablePlace | undefined {
  return PLACES[state];
}
