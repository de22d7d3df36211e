import { describe, expect, it } from 'vitest';
import {
  allowedEvents,
  CASE_EVENTS,
  CASE_STATES,
  CASE_TRANSITIONS,
  type CaseEvent,
  type CaseState,
  CaseStateError,
  canSuspend,
  findTransition,
  hasPassed,
  isOpenCase,
  nextState,
} from './case-state.ts';

const ENDED: readonly CaseState[] = ['CERTIFIED', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'NOT_ACCEPTED', 'CLOSED'];

describe('the life of a case', () => {
  it.each<[string, CaseEvent[], CaseState[]]>([
    [
      'without findings',
      ['SUBMIT', 'ACCEPT', 'START_FIRST', 'START_SECOND', 'START_FINAL', 'PASS', 'CERTIFY'],
      ['SUBMITTED', 'ACCEPTED', 'FIRST', 'SECOND', 'FINAL', 'SIGNING', 'CERTIFIED'],
    ],
    [
      'with a correction, a promise and an open supplement at the end',
      [
        ...(['SUBMIT', 'REQUEST_CORRECTION', 'RESUBMIT', 'ACCEPT_DEFICIENT', 'START_FIRST', 'START_SECOND'] as const),
        ...(['START_FINAL', 'PASS_AWAITING_SUPPLEMENT', 'SUPPLEMENT_DONE', 'CERTIFY'] as const),
      ],
      [
        ...(['SUBMITTED', 'CORRECTION', 'SUBMITTED', 'ACCEPTED_DEFICIENT', 'FIRST', 'SECOND'] as const),
        ...(['FINAL', 'WAIT_SUPPLEMENT', 'SIGNING', 'CERTIFIED'] as const),
      ],
    ],
    [
      'with a second round in which every file is known already',
      [
        'SUBMIT',
        'DEEM_ACCEPTED',
        'START_FIRST',
        'START_SECOND',
        'START_FINAL',
        'ISSUE_OPINIONS',
        'START_FINAL',
        'REJECT',
      ],
      ['SUBMITTED', 'ACCEPTED', 'FIRST', 'SECOND', 'FINAL', 'OPINION_ISSUED', 'FINAL', 'REJECTED'],
    ],
    [
      'whose stage is void and starts again',
      ['SUBMIT', 'ACCEPT', 'START_FIRST', 'START_SECOND', 'RESTART_FIRST'],
      ['SUBMITTED', 'ACCEPTED', 'FIRST', 'SECOND', 'FIRST'],
    ],
  ])('%s', (_, events, expected) => {
    let state: CaseState = 'DRAFT';
    const passed = events.map((event) => {
      state = nextState(state, event);
      return state;
    });

    expect(passed).toEqual(expected);
  });

  it('can be withdrawn and terminated at any time after submission and before its end', () => {
    const withdrawable = CASE_STATES.filter((state) => findTransition(state, 'WITHDRAW') !== undefined);
    const terminable = CASE_STATES.filter((state) => findTransition(state, 'TERMINATE') !== undefined);

    expect(withdrawable).toEqual(CASE_STATES.filter((state) => state !== 'DRAFT' && !ENDED.includes(state)));
    expect(terminable).toEqual(withdrawable);
    expect(CASE_STATES.filter(isOpenCase)).toEqual(withdrawable);
  });

  it('ends in states that allow nothing more', () => {
    expect(CASE_STATES.filter((state) => allowedEvents(state).length === 0)).toEqual(ENDED);
  });

  it('can be suspended from acceptance to its end', () => {
    const suspendable = CASE_STATES.filter(canSuspend);

    expect(suspendable).toEqual(
      CASE_STATES.filter((state) => isOpenCase(state) && state !== 'SUBMITTED' && state !== 'CORRECTION'),
    );
  });

  it('has passed from the end of its review on', () => {
    expect(CASE_STATES.filter(hasPassed)).toEqual(['WAIT_SUPPLEMENT', 'SIGNING', 'CERTIFIED']);
  });

  it('leads every event from a state to one other at most, and reaches every state', () => {
    for (const state of CASE_STATES) {
      const events = allowedEvents(state);
      expect(new Set(events).size).toBe(events.length);
    }
    expect(new Set(CASE_TRANSITIONS.map(({ to }) => to)).size).toBe(CASE_STATES.length - 1);
    expect(new Set(CASE_TRANSITIONS.map(({ event }) => event)).size).toBe(CASE_EVENTS.length);
  });

  it('tells what was expected when an event does not fit', () => {
    expect(() => nextState('FIRST', 'CERTIFY')).toThrow(CaseStateError);
    expect(() => nextState('FIRST', 'CERTIFY')).toThrow(
      'Expected an event that a case in FIRST allows (RESTART_FIRST, START_SECOND, WITHDRAW, TERMINATE), but found CERTIFY.',
    );
    expect(() => nextState('CERTIFIED', 'WITHDRAW')).toThrow('(none, it has ended)');
  });

  it('names who may cause a step', () => {
    expect(findTransition('SUBMITTED', 'ACCEPT')?.actors).toEqual(['acceptanceOfficer']);
    expect(findTransition('DRAFT', 'ACCEPT')).toBeUndefined();
  });
});
