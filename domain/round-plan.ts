/** Why a discipline is reviewed in a round, or why its earlier result stands. */
export const ROUND_REASONS = [
  'FIRST_ROUND',
  'AGENCY_REPLACED',
  'BASIS_CHANGED',
  'FILES_CHANGED',
  'OPEN_OPINION',
  'CARRIED_OVER',
  'CERTIFIED',
] as const;
export type RoundReason = (typeof ROUND_REASONS)[number];

/** What is known of a discipline when a round is planned. */
export interface DisciplineStanding {
  /** Reviewed in an earlier round. */
  readonly seenBefore: boolean;
  /** Its standing first stage is the work of an agency that has the case no more. */
  readonly byOtherAgency: boolean;
  /** Its standing first stage was done on a design basis that has changed since. */
  readonly onOldBasis: boolean;
  readonly filesChanged: boolean;
  readonly blocked: boolean;
  /** A valid certificate of another case covers it with the same drawings. */
  readonly certified: boolean;
}

/**
 * Why a discipline is under review. A certificate carries the names and the seal of one agency, so what another one has
 * reviewed is reviewed anew, as is what rests on another basis: both weigh more than that drawings have changed. What a valid
 * certificate covers with these drawings is not reviewed twice.
 */
export function roundReasonOf(standing: DisciplineStanding): RoundReason {
  if (!standing.seenBefore) return standing.certified ? 'CERTIFIED' : 'FIRST_ROUND';
  if (standing.byOtherAgency) return 'AGENCY_REPLACED';
  if (standing.onOldBasis) return 'BASIS_CHANGED';
  if (standing.filesChanged) return 'FILES_CHANGED';
  if (standing.blocked) return 'OPEN_OPINION';
  return standing.certified ? 'CERTIFIED' : 'CARRIED_OVER';
}

/** True for a reason by which a discipline is not looked at in the round. */
export function isCarried(reason: RoundReason): boolean {
  return reason === 'CARRIED_OVER' || reason === 'CERTIFIED';
}

/** True for a reason by which people look at a discipline for the first time, whatever the number of the round. */
export function isFreshLook(reason: RoundReason): boolean {
  return reason === 'FIRST_ROUND' || reason === 'AGENCY_REPLACED' || reason === 'BASIS_CHANGED';
}

/** A re-review has half the days; a round with a discipline that nobody has seen so has them all. */
export function isReReview(disciplines: readonly { readonly reason: RoundReason }[]): boolean {
  return !disciplines.some(({ reason }) => isFreshLook(reason));
}

/** A result of a stage, as far as it tells what is left to do in a round. */
export interface SeatResult {
  readonly stage: string;
  readonly discipline: string;
  readonly verdict: string;
  readonly decidedAt: Date;
}

/** What is left of the first and the second stage of a round. */
export interface LeftInRound<Code extends string> {
  readonly first: readonly Code[];
  readonly second: readonly Code[];
}

/**
 * What is left to do in a round that was stopped: disciplines that were reviewed keep their result, and so do those that were
 * agreed to; where the second reviewer disagreed and the first has not answered, the first is asked.
 */
export function leftInRound<Code extends string>(
  underReview: readonly Code[],
  results: readonly SeatResult[],
): LeftInRound<Code> {
  const find = (stage: string, code: Code) =>
    results.find((result) => result.stage === stage && result.discipline === code);
  const first = underReview.filter((code) => {
    const [done, check] = [find('FIRST', code), find('SECOND', code)];
    return done === undefined || (check?.verdict === 'DISAGREED' && check.decidedAt >= done.decidedAt);
  });
  // A round in which everything was reviewed has not been stopped: it goes its whole way.
  if (first.length === 0) return { first: underReview, second: underReview };
  return { first, second: underReview.filter((code) => find('SECOND', code)?.verdict !== 'AGREED') };
}
