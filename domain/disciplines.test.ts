import { describe, expect, it } from 'vitest';
import { DEPARTMENT_KIND_FORM, DEPARTMENT_KINDS, DISCIPLINES, isDiscipline } from './disciplines.ts';

describe('codes of disciplines and departments', () => {
  it('are told by their form, since a register says which there are', () => {
    expect(['ARCH', 'ROAD', 'arch', 'GAS', 'DRAIN', 7, undefined].map(isDiscipline)).toEqual([
      ...[true, true, false, false, false, false, false],
    ]);
  });

  it('have that form where they are shipped', () => {
    expect(DISCIPLINES.every(isDiscipline)).toBe(true);
    expect(DEPARTMENT_KINDS.every((kind) => DEPARTMENT_KIND_FORM.test(kind))).toBe(true);
  });
});
