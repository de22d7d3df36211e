import type { Application } from '../answers.ts';

export const CASE_STEPS = ['申报', '受理', '初审', '复审', '终审', '发证'] as const;

type State = Application['state'];

/** Index of the step in which a state stands; ended cases show the step where they ended. */
const STEP_OF_STATE: Readonly<Record<State, number>> = {
  DRAFT: 0,
  SUBMITTING: 0,
  SUBMITTED: 1,
  CORRECTION: 1,
  NOT_ACCEPTED: 1,
  CLOSED: 1,
  ACCEPTED: 2,
  ACCEPTED_DEFICIENT: 2,
  FIRST: 2,
  SECOND: 3,
  FINAL: 4,
  OPINION_ISSUED: 4,
  REJECTED: 4,
  TERMINATED: 4,
  WITHDRAWN: 4,
  WAIT_SUPPLEMENT: 5,
  SIGNING: 5,
  CERTIFIED: 6,
};

const FAILED: readonly State[] = ['NOT_ACCEPTED', 'CLOSED', 'REJECTED', 'TERMINATED', 'WITHDRAWN'];

/** Where the step bar stands: how many steps are behind, and whether the case ended without a certificate. */
export function stepOf(application: Pick<Application, 'state' | 'acceptedOn' | 'round'>): {
  readonly active: number;
  readonly failed: boolean;
} {
  const { state, acceptedOn, round } = application;
  const failed = FAILED.includes(state);
  // A case can be withdrawn or terminated anywhere; what it had reached tells the step.
  if (failed && acceptedOn === null) return { active: 1, failed };
  if (failed && round === 0) return { active: 2, failed };
  return { active: STEP_OF_STATE[state], failed };
}
