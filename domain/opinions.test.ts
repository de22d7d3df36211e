import { describe, expect, it } from 'vitest';
import {
  blocksPass,
  canPass,
  checkReply,
  isUnansweredAdvice,
  needsReply,
  nextOpinionState,
  OPINION_EVENTS,
  OPINION_STATES,
  type OpinionActor,
  type OpinionEvent,
  type OpinionState,
  SEVERITIES,
} from './opinions.ts';

describe('an opinion', () => {
  it.each([
    ['OPEN', 'REPLY', 'designUnit', 'REPLIED'],
    ['REPLIED', 'CLOSE', 'reviewer', 'CLOSED'],
    ['REPLIED', 'REOPEN', 'reviewer', 'REOPENED'],
    ['REOPENED', 'REPLY', 'designUnit', 'REPLIED'],
    ['REPLIED', 'DISPUTE', 'designUnit', 'DISPUTED'],
    ['DISPUTED', 'UPHOLD', 'panel', 'UPHELD'],
    ['DISPUTED', 'OVERTURN', 'panel', 'CLOSED'],
    ['UPHELD', 'REPLY', 'designUnit', 'REPLIED'],
    ['DISPUTED', 'WAIVE', 'technicalHead', 'WAIVED'],
  ] as const)('in %s goes by %s of the %s to %s', (state, event, actor, next) => {
    const result = nextOpinionState({ severity: 'SHALL', state }, { event, actor, reason: '专家论证意见' });

    expect(result).toEqual({ ok: true, state: next });
  });

  it('knows no other steps than those, from any state', () => {
    const actorOf: Record<OpinionEvent, OpinionActor> = {
      REPLY: 'designUnit',
      CLOSE: 'reviewer',
      REOPEN: 'reviewer',
      DISPUTE: 'designUnit',
      UPHOLD: 'panel',
      OVERTURN: 'panel',
      WAIVE: 'technicalHead',
    };
    const eventsFrom = (state: OpinionState) =>
      OPINION_EVENTS.filter(
        (event) => nextOpinionState({ severity: 'SHALL', state }, { event, actor: actorOf[event], reason: 'x' }).ok,
      );

    expect(Object.fromEntries(OPINION_STATES.map((state) => [state, eventsFrom(state)]))).toEqual({
      OPEN: ['REPLY', 'DISPUTE', 'WAIVE'],
      REPLIED: ['CLOSE', 'REOPEN', 'DISPUTE', 'WAIVE'],
      CLOSED: [],
      REOPENED: ['REPLY', 'DISPUTE', 'WAIVE'],
      DISPUTED: ['UPHOLD', 'OVERTURN', 'WAIVE'],
      UPHELD: ['REPLY'],
      WAIVED: [],
    });
  });

  it.each([
    [{ severity: 'SHALL', state: 'OPEN' }, { event: 'CLOSE', actor: 'reviewer' }, 'STATE'],
    [{ severity: 'SHALL', state: 'REPLIED' }, { event: 'CLOSE', actor: 'designUnit' }, 'ACTOR'],
    [{ severity: 'SHALL', state: 'OPEN' }, { event: 'WAIVE', actor: 'reviewer', reason: 'x' }, 'ACTOR'],
    [{ severity: 'SHALL', state: 'OPEN' }, { event: 'WAIVE', actor: 'technicalHead' }, 'REASON_MISSING'],
    [{ severity: 'SHALL', state: 'OPEN' }, { event: 'WAIVE', actor: 'technicalHead', reason: ' ' }, 'REASON_MISSING'],
    [
      { severity: 'MANDATORY', state: 'DISPUTED' },
      { event: 'WAIVE', actor: 'technicalHead', reason: 'x' },
      'MANDATORY_NOT_WAIVABLE',
    ],
    [
      { severity: 'SHALL', state: 'UPHELD' },
      { event: 'WAIVE', actor: 'technicalHead', reason: 'x' },
      'UPHELD_NOT_WAIVABLE',
    ],
    [
      { severity: 'SHALL', state: 'REOPENED', upheld: true },
      { event: 'WAIVE', actor: 'technicalHead', reason: 'x' },
      'UPHELD_NOT_WAIVABLE',
    ],
  ] as const)('%o refuses %o for its %s', (opinion, act, code) => {
    expect(nextOpinionState(opinion, act)).toMatchObject({ ok: false, fault: { code } });
  });

  it('keeps a round from passing until it is closed or waived, unless it is advice', () => {
    for (const severity of SEVERITIES) {
      const blocking = OPINION_STATES.filter((state) => blocksPass({ severity, state }));

      expect(blocking).toEqual(severity === 'SHOULD' ? [] : ['OPEN', 'REPLIED', 'REOPENED', 'DISPUTED', 'UPHELD']);
    }
    expect(
      canPass([
        { severity: 'SHOULD', state: 'OPEN' },
        { severity: 'SHALL', state: 'WAIVED' },
      ]),
    ).toBe(true);
    expect(canPass([{ severity: 'SEAL', state: 'REPLIED' }])).toBe(false);
  });

  it('is owed a reply while open, reopened or upheld, whatever its severity', () => {
    const owed = OPINION_STATES.filter((state) => needsReply({ severity: 'SHOULD', state }));

    expect(owed).toEqual(['OPEN', 'REOPENED', 'UPHELD']);
  });

  it('is answered after the pass where it is advice without a reply', () => {
    for (const severity of SEVERITIES) {
      const owed = OPINION_STATES.filter((state) => isUnansweredAdvice({ severity, state }));

      expect(owed).toEqual(severity === 'SHOULD' ? ['OPEN', 'REOPENED', 'UPHELD'] : []);
    }
  });
});

describe('a reply', () => {
  it.each([
    ['MANDATORY', { text: '已修改', changedFiles: 1 }, []],
    ['MANDATORY', { text: '已修改', changedFiles: 0 }, ['CHANGED_FILE_MISSING']],
    ['SEAL', { text: ' ', changedFiles: 0 }, ['TEXT_MISSING', 'CHANGED_FILE_MISSING']],
    ['SHALL', { text: '按规范第5.2.1条执行，理由如下', changedFiles: 0 }, []],
    ['SHOULD', { text: '', changedFiles: 0 }, ['TEXT_MISSING']],
  ] as const)('to a %s finding with %o has the faults %j', (severity, reply, faults) => {
    expect(checkReply(severity, reply)).toEqual(faults);
  });
});
