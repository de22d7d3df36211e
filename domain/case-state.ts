/**
 * The life of one application from draft to archive, as data. Workers alone write the state, and only along these lines.
 * A suspension is no state but a mark beside it: the case goes on from where it stood.
 */
import type { Role } from './roles.ts';

/** SIGNING: passed, waiting for the legal representative. CLOSED: a correction was not handed in; a new application is allowed. */
export const CASE_STATES = [
  'DRAFT',
  'SUBMITTED',
  'CORRECTION',
  'ACCEPTED',
  'ACCEPTED_DEFICIENT',
  'FIRST',
  'SECOND',
  'FINAL',
  'OPINION_ISSUED',
  'WAIT_SUPPLEMENT',
  'SIGNING',
  'CERTIFIED',
  'REJECTED',
  'WITHDRAWN',
  'TERMINATED',
  'NOT_ACCEPTED',
  'CLOSED',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** What moves a case on. */
export const CASE_EVENTS = [
  'SUBMIT',
  'ACCEPT',
  'ACCEPT_DEFICIENT',
  'DEEM_ACCEPTED',
  'REQUEST_CORRECTION',
  'REFUSE',
  'RESUBMIT',
  'CORRECTION_EXPIRED',
  'START_FIRST',
  'RESTART_FIRST',
  'START_SECOND',
  'START_FINAL',
  'ISSUE_OPINIONS',
  'PASS',
  'PASS_AWAITING_SUPPLEMENT',
  'SUPPLEMENT_DONE',
  'CERTIFY',
  'REJECT',
  'WITHDRAW',
  'TERMINATE',
] as const;
export type CaseEvent = (typeof CASE_EVENTS)[number];

/** A person's role, or the system by a rule or a timer. */
export type CaseActor = Role | 'system';

/** One line of the machine: in any of `from`, `event` leads to `to`; `actors` may cause it. */
export interface CaseTransition {
  readonly event: CaseEvent;
  readonly from: readonly CaseState[];
  readonly to: CaseState;
  readonly actors: readonly CaseActor[];
}

const ACCEPTED_STATES: readonly CaseState[] = ['ACCEPTED', 'ACCEPTED_DEFICIENT'];
const STAGES: readonly CaseState[] = ['FIRST', 'SECOND', 'FINAL'];
const IN_REVIEW: readonly CaseState[] = [...ACCEPTED_STATES, ...STAGES, 'OPINION_ISSUED', 'WAIT_SUPPLEMENT', 'SIGNING'];
const PASSED: readonly CaseState[] = ['WAIT_SUPPLEMENT', 'SIGNING', 'CERTIFIED'];
const OPEN: readonly CaseState[] = ['SUBMITTED', 'CORRECTION', ...IN_REVIEW];

/**
 * Every allowed step. RESTART_FIRST: a stage is void (agency replaced, interest found) or a supplement changed the design
 * basis. START_FINAL out of OPINION_ISSUED: every file of the revision was reviewed before, so no discipline is left.
 */
export const CASE_TRANSITIONS: readonly CaseTransition[] = [
  { event: 'SUBMIT', from: ['DRAFT'], to: 'SUBMITTED', actors: ['applicant'] },
  { event: 'ACCEPT', from: ['SUBMITTED'], to: 'ACCEPTED', actors: ['acceptanceOfficer'] },
  { event: 'ACCEPT_DEFICIENT', from: ['SUBMITTED'], to: 'ACCEPTED_DEFICIENT', actors: ['acceptanceOfficer'] },
  { event: 'DEEM_ACCEPTED', from: ['SUBMITTED'], to: 'ACCEPTED', actors: ['system'] },
  { event: 'REQUEST_CORRECTION', from: ['SUBMITTED'], to: 'CORRECTION', actors: ['acceptanceOfficer'] },
  { event: 'REFUSE', from: ['SUBMITTED'], to: 'NOT_ACCEPTED', actors: ['acceptanceOfficer'] },
  { event: 'RESUBMIT', from: ['CORRECTION'], to: 'SUBMITTED', actors: ['applicant'] },
  { event: 'CORRECTION_EXPIRED', from: ['CORRECTION'], to: 'CLOSED', actors: ['system'] },
  { event: 'START_FIRST', from: [...ACCEPTED_STATES, 'OPINION_ISSUED'], to: 'FIRST', actors: ['system'] },
  {
    event: 'RESTART_FIRST',
    from: [...STAGES, 'WAIT_SUPPLEMENT', 'SIGNING'],
    to: 'FIRST',
    actors: ['system', 'department'],
  },
  { event: 'START_SECOND', from: ['FIRST'], to: 'SECOND', actors: ['system', 'reviewer'] },
  { event: 'START_FINAL', from: ['SECOND', 'OPINION_ISSUED'], to: 'FINAL', actors: ['system', 'secondReviewer'] },
  { event: 'ISSUE_OPINIONS', from: ['FINAL'], to: 'OPINION_ISSUED', actors: ['technicalHead'] },
  { event: 'PASS', from: ['FINAL'], to: 'SIGNING', actors: ['technicalHead'] },
  { event: 'PASS_AWAITING_SUPPLEMENT', from: ['FINAL'], to: 'WAIT_SUPPLEMENT', actors: ['technicalHead'] },
  { event: 'SUPPLEMENT_DONE', from: ['WAIT_SUPPLEMENT'], to: 'SIGNING', actors: ['acceptanceOfficer'] },
  { event: 'CERTIFY', from: ['SIGNING'], to: 'CERTIFIED', actors: ['legalRepresentative'] },
  { event: 'REJECT', from: ['FINAL', 'SIGNING'], to: 'REJECTED', actors: ['system', 'agencyManager'] },
  { event: 'WITHDRAW', from: OPEN, to: 'WITHDRAWN', actors: ['applicant'] },
  { event: 'TERMINATE', from: OPEN, to: 'TERMINATED', actors: ['system', 'acceptanceOfficer', 'department'] },
];

/** An event came in a state that does not know it: the caller acted on an old picture of the case. */
export class CaseStateError extends Error {
  readonly state: CaseState;
  readonly event: CaseEvent;

  constructor(state: CaseState, event: CaseEvent) {
    const allowed = allowedEvents(state).join(', ') || 'none, it has ended';
    super(`Expected an event that a case in ${state} allows (${allowed}), but found ${event}. Read the case again.`);
    this.name = 'CaseStateError';
    this.state = state;
    this.event = event;
  }
}

/** The line of the machine for an event in a state, or undefined if there is none. */
export function findTransition(state: CaseState, event: CaseEvent): CaseTransition | undefined {
  return CASE_TRANSITIONS.find((transition) => transition.event === event && transition.from.includes(state));
}

/** State after an event. Throws CaseStateError if the state does not allow it. */
export function nextState(state: CaseState, event: CaseEvent): CaseState {
  const transition = findTransition(state, event);
  if (transition === undefined) throw new CaseStateError(state, event);
  return transition.to;
}

/** Events that a state allows; empty once a case has ended. */
export function allowedEvents(state: CaseState): readonly CaseEvent[] {
  return CASE_TRANSITIONS.filter((transition) => transition.from.includes(state)).map(({ event }) => event);
}

/** True from submission until an end state: a second application for the same code and building is then refused. */
export function isOpenCase(state: CaseState): boolean {
  return OPEN.includes(state);
}

/** True from the pass of the drawings on, whether the certificate was issued yet or not. */
export function hasPassed(state: CaseState): boolean {
  return PASSED.includes(state);
}

/** True while a department may suspend the case: after acceptance, before its end. */
export function canSuspend(state: CaseState): boolean {
  return IN_REVIEW.includes(state);
}
