import { describe, expect, it } from 'vitest';
import { checkCreditCode } from './credit-code.ts';

describe('a unified social credit code', () => {
  it.each([
    '91350100M000100Y43',
    '91339902MA2K7P3124',
    '91339921MA2KT4QB33',
    '91339981MA2H90WX96',
    '91339903MA2Q003110',
    '91339903MA2Q00266Y',
    '91339922MA2R0003XT',
    '12339981MA2A22X49D',
  ])('%s is right', (code) => {
    expect(checkCreditCode(code)).toEqual({ code, faults: [] });
  });

  it('is read in upper case and without spaces around', () => {
    expect(checkCreditCode(' 91339922ma2r0003xt ')).toEqual({ code: '91339922MA2R0003XT', faults: [] });
  });

  it.each([
    ['91350100M000100Y4Z', ['FORM']],
    ['91350100M000100Y44', ['CHECK_CHARACTER']],
    ['91339902MA2K7P3224', ['BODY_CHECK', 'CHECK_CHARACTER']],
    ['91339902MA2K7P312', ['FORM']],
    ['', ['FORM']],
  ])('%s is refused for %o', (text, faults) => {
    expect(checkCreditCode(text).faults).toEqual(faults);
  });
});
