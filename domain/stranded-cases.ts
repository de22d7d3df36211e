import type { CaseState } from './case-state.ts';
import { replaceablePlaceOf } from './replacement-places.ts';

/** What a department can do for an open case whose agency may take no tasks, or not this one. */
export const STRANDED_ADVICE = ['REPLACE', 'ORDERED', 'RELEASE_FIRST', 'ASKED', 'WAIT'] as const;
export type StrandedAdvice = (typeof STRANDED_ADVICE)[number];

/** What the advice depends on. */
export interface StrandedCase {
  readonly state: CaseState;
  /** Resting by order, or for a hearing. */
  readonly suspended: boolean;
  /** True where the agency is asked and has not taken the case. */
  readonly isAsked: boolean;
  /** True where another agency was named already. */
  readonly isOrdered: boolean;
}

/**
 * REPLACE: name another agency now. ORDERED: one was named. RELEASE_FIRST: the case rests, and nothing moves before that is
 * over. ASKED: the agency may only decline. WAIT: its review has not begun, afterwards another can be named.
 */
export function strandedAdviceOf({ state, suspended, isAsked, isOrdered }: StrandedCase): StrandedAdvice {
  if (isOrdered) return 'ORDERED';
  if (isAsked) return 'ASKED';
  if (suspended) return 'RELEASE_FIRST';
  return replaceablePlaceOf(state) === undefined ? 'WAIT' : 'REPLACE';
}
