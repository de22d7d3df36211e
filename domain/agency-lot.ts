/** The lot that gives a case to a review agency where the government pays: weighed, seeded, and drawn again by anybody. */

/** An agency as it stands before a draw. */
export interface LotCandidate {
  /** 统一社会信用代码 */
  readonly agencyCode: string;
  readonly agencyName: string;
  /** False for what the table of eligibility refuses; it is never drawn. */
  readonly eligible: boolean;
  /** Codes of the reasons, for an agency that is not eligible. */
  readonly reasons: readonly string[];
  /** Cases that it has in hand. */
  readonly openCases: number;
  /** Its people who may review a discipline of the case. */
  readonly reviewers: number;
  /** Part of the year's draws that is meant for it, 0 to 1. */
  readonly targetShare: number;
  /** Cases that it has got by lot in this year. */
  readonly drawnThisYear: number;
}

/** A candidate with its chance: as many lots as `weight` says. */
export interface WeighedCandidate extends LotCandidate {
  readonly weight: number;
}

/** HMAC-SHA256 in lower-case hex; passed in, since the rules import nothing. */
export type KeyedHash = (key: string, message: string) => string;

/** What a draw came to, with the figures by which it can be drawn again. */
export interface LotResult {
  /** The number drawn, 0 to `totalWeight` - 1, as decimal text; null where there was nothing to draw from. */
  readonly ticket: string | null;
  readonly totalWeight: number;
  readonly agencyCode: string | null;
}

/** Whoever has had more than the share keeps a small chance, so that nobody can tell the result beforehand. */
const LEAST_NEED = 0.02;
/** Lots for one whole case that an agency without load is short of. */
const LOTS_PER_CASE = 10_000;

/**
 * The part of the year's draws that is meant for each agency, by code. A share of the register is in percent; those without
 * one have equal parts of the rest. The parts are scaled to 1.
 */
export function targetShares(
  agencies: readonly { readonly agencyCode: string; readonly yearlyShare: number | null }[],
): ReadonlyMap<string, number> {
  const stated = agencies.reduce((sum, { yearlyShare }) => sum + (yearlyShare ?? 0), 0);
  const open = agencies.filter(({ yearlyShare }) => yearlyShare === null).length;
  const rest = open === 0 ? 0 : Math.max(0, 100 - stated) / open;
  const total = stated + rest * open;
  const partOf = (percent: number) => (total === 0 ? 1 / agencies.length : percent / total);
  return new Map(agencies.map(({ agencyCode, yearlyShare }) => [agencyCode, partOf(yearlyShare ?? rest)]));
}

/**
 * Gives each candidate its lots, in the order of the codes: the more cases it is short of its share, the more; the more cases
 * each of its reviewers has in hand, the fewer. Who is not eligible has none.
 */
export function weighCandidates(candidates: readonly LotCandidate[]): readonly WeighedCandidate[] {
  const drawn = candidates.reduce((sum, { drawnThisYear }) => sum + drawnThisYear, 0);
  return [...candidates]
    .sort((a, b) => (a.agencyCode < b.agencyCode ? -1 : 1))
    .map((candidate) => ({ ...candidate, weight: candidate.eligible ? weightOf(candidate, drawn) : 0 }));
}

function weightOf({ targetShare, drawnThisYear, openCases, reviewers }: LotCandidate, drawn: number): number {
  const need = Math.max(LEAST_NEED, targetShare * (drawn + 1) - drawnThisYear);
  const load = openCases / Math.max(1, reviewers);
  return Math.max(1, Math.round((LOTS_PER_CASE * need) / (1 + load)));
}

/**
 * Draws one of the weighed candidates: the keyed hash of the message, read as a number, modulo the sum of the weights, is the
 * ticket; it belongs to the first candidate at which the running sum of the weights exceeds it.
 */
export function drawLot(
  candidates: readonly WeighedCandidate[],
  by: { readonly seed: string; readonly message: string; readonly keyedHash: KeyedHash },
): LotResult {
  const totalWeight = candidates.reduce((sum, { weight }) => sum + weight, 0);
  if (totalWeight === 0) return { ticket: null, totalWeight, agencyCode: null };
  const ticket = BigInt(`0x${by.keyedHash(by.seed, by.message)}`) % BigInt(totalWeight);
  let sum = 0n;
  const winner = candidates.find(({ weight }) => {
    sum += BigInt(weight);
    return ticket < sum;
  });
  return { ticket: String(ticket), totalWeight, agencyCode: winner?.agencyCode ?? null };
}

/** What is hashed for a draw of a case. */
export function lotMessage(caseId: string, draw: number): string {
  return `${caseId}|${draw}`;
}
