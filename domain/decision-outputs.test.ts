import { describe, expect, it } from 'vitest';
import {
  DecisionOutputError,
  departmentsOf,
  parseAcceptance,
  parseChannel,
  parseEligibility,
  parseFeePrice,
  parseProjectClass,
  parseRequiredDisciplines,
  parseRequiredMaterials,
  parseStageLimits,
} from './decision-outputs.ts';

const limits = {
  firstWd: 3,
  secondWd: 2,
  finalWd: 1,
  statutoryWd: 10,
  roundLimit: 3,
  revisionWd: 15,
  revisionExtensionWd: 10,
  supplementWd: 5,
  supplementExtensionWd: 5,
};

describe('answers of the decision tables', () => {
  it('are read when they are as agreed', () => {
    expect(parseAcceptance({ decision: 'ACCEPTED', reason: 'COMPLETE' })).toEqual({
      decision: 'ACCEPTED',
      reason: 'COMPLETE',
    });
    expect(parseChannel({ channel: 'FAST', rule: 'F1' })).toEqual({ channel: 'FAST', rule: 'F1' });
    expect(parseStageLimits({ ...limits, note: 'ignored' })).toEqual(limits);
    expect(parseStageLimits({ ...limits, secondWd: 0, finalWd: 0 })).toMatchObject({ secondWd: 0, finalWd: 0 });
    expect(parseEligibility({ eligible: true, reasons: [] })).toEqual({ eligible: true, reasons: [] });
    expect(parseEligibility({ eligible: false, reasons: ['CLASS_TOO_LOW'] })).toEqual({
      eligible: false,
      reasons: ['CLASS_TOO_LOW'],
    });
    const price = { priceFenPerM2: 150, surchargePercent: 120, minimumFen: 200_000 };
    expect(parseFeePrice(price)).toEqual({ ...price, basis: 'totalAreaM2' });
    expect(parseFeePrice({ ...price, basis: 'lengthKm' }).basis).toBe('lengthKm');
    expect(parseProjectClass({ sizeClass: 'SMALL', specialReasons: null })).toEqual({
      ...{ sizeClass: 'SMALL', specialReasons: [] },
    });
  });

  it('list disciplines in the order of the table, with the departments that confirm', () => {
    const rows = parseRequiredDisciplines([
      { discipline: 'FIRE', department: 'FIRE' },
      { discipline: 'CIVD', department: 'CIVIL_DEFENCE' },
      { discipline: 'ARCH' },
      { discipline: 'STRU', department: null },
    ]);

    expect(rows.map(({ discipline }) => discipline)).toEqual(['FIRE', 'CIVD', 'ARCH', 'STRU']);
    expect(rows[2]).toEqual({ discipline: 'ARCH', department: null });
    expect(departmentsOf(rows)).toEqual(['FIRE', 'CIVIL_DEFENCE']);
  });

  it('list materials in the order of the register, and nothing that it does not hold', () => {
    const known = ['M1', 'M2', 'M9'];
    const [m1, m9] = [
      { material: 'M1', need: 'KEY' },
      { material: 'M9', need: 'NON_KEY' },
    ];
    expect(parseRequiredMaterials([m9, m1], known)).toEqual([m1, m9]);
    for (const wrong of [null, [], [m1, m1], [{ material: 'F1', need: 'KEY' }], [{ material: 'M1', need: 'MAYBE' }]]) {
      expect(() => parseRequiredMaterials(wrong, known)).toThrow(DecisionOutputError);
    }
  });

  it.each([
    ['a null', () => parseAcceptance(null), 'a context'],
    ['a list', () => parseAcceptance([]), 'a context'],
    ['no answer', () => parseAcceptance(undefined), 'nothing'],
    ['an unknown word', () => parseAcceptance({ decision: 'YES', reason: 'COMPLETE' }), 'decision as one of ACCEPTED'],
    ['a missing reason', () => parseAcceptance({ decision: 'ACCEPTED' }), 'reason as one of OUT_OF_SCOPE'],
    ['an empty rule', () => parseChannel({ channel: 'FAST', rule: '' }), 'rule as a text'],
    ['half a day', () => parseStageLimits({ ...limits, finalWd: 0.5 }), 'finalWd as a whole number from 0'],
    ['no first day', () => parseStageLimits({ ...limits, firstWd: 0 }), 'firstWd as a whole number from 1'],
    ['days as text', () => parseStageLimits({ ...limits, revisionWd: '15' }), 'revisionWd as a whole number from 1'],
    ['no disciplines', () => parseRequiredDisciplines([]), 'a list with at least one discipline'],
    ['disciplines as text', () => parseRequiredDisciplines('ARCH'), 'a list with at least one discipline'],
    [
      'a discipline twice',
      () => parseRequiredDisciplines([{ discipline: 'ARCH' }, { discipline: 'ARCH' }]),
      'each discipline once',
    ],
    [
      'what is no kind of department',
      () => parseRequiredDisciplines([{ discipline: 'ARCH', department: 'the police' }]),
      'department as a code like',
    ],
    ['a contradiction', () => parseEligibility({ eligible: true, reasons: ['SUSPENDED'] }), 'exactly when reasons'],
    ['no reasons', () => parseEligibility({ eligible: true }), 'exactly when reasons'],
    [
      'an unknown reason',
      () => parseEligibility({ eligible: false, reasons: ['UGLY'] }),
      'reasons as one of CLASS_TOO_LOW',
    ],
    ['a price in parts of a fen', () => parseFeePrice({ priceFenPerM2: 1.5 }), 'priceFenPerM2 as a whole number'],
  ])('are refused for %s', (_, parse, sentence) => {
    expect(parse).toThrow(DecisionOutputError);
    expect(parse).toThrow(sentence);
  });

  it('name the table and what to do', () => {
    expect(() => parseChannel({ channel: 'SLOW', rule: 'F1' })).toThrow(
      'Expected decision "review-channel" to answer channel as one of INSTANT, FAST, NORMAL, EXPERT, ' +
        'but it answered "SLOW". Correct the decision table and deploy it again.',
    );
  });
});
