import { describe, expect, it } from 'vitest';
import { checkIdNumber, maskIdNumber } from './id-number.ts';

describe('an identity number', () => {
  it.each(['11010519491231002X', '339902198805120038', '339921197911301240', '339981199302075511'])(
    '%s is right',
    (idNumber) => {
      expect(checkIdNumber(idNumber, '2026-03-02')).toEqual({ idNumber, fault: null });
    },
  );

  it('is read in upper case', () => {
    expect(checkIdNumber('11010519491231002x', '2026-03-02')).toEqual({ idNumber: '11010519491231002X', fault: null });
  });

  it.each([
    ['339902198805120039', 'CHECK_CHARACTER'],
    ['339902198802300038', 'BIRTH_DATE'],
    ['339902202705120038', 'BIRTH_DATE'],
    ['33990219880512003', 'FORM'],
    ['3399021988O5120038', 'FORM'],
  ])('%s is refused for its %s', (text, fault) => {
    expect(checkIdNumber(text, '2026-03-02').fault).toBe(fault);
  });

  it('is masked but for three and four characters', () => {
    expect(maskIdNumber('339902198805120038')).toBe('339***********0038');
    expect(maskIdNumber('1234567')).toBe('*******');
  });
});
