import { describe, expect, it } from 'vitest';
import { holdsFor, readTest } from './unary-tests.ts';

describe('a cell of a decision table', () => {
  it.each([
    ['', 7, true],
    ['-', 'x', true],
    ['>= 60', 60, true],
    ['> 60', 60, false],
    ['< 18', 17.9, true],
    ['<= 24', 24.1, false],
    ['= 3', 3, true],
    ['"A","B"', 'B', true],
    ['"A", "B"', 'C', false],
    ['not("LARGE")', 'LARGE', false],
    ['not("a,b")', 'a', true],
    ['true', true, true],
    ['0', 0, true],
    ['[5..20)', 20, false],
    ['(5..20]', 5, false],
    [']5..20[', 6, true],
    ['>= date("2020-01-01")', '2026-03-02', true],
    ['date("2020-01-01")', '2020-01-02', false],
  ])('%s of %s is %s', (cell, value, expected) => {
    expect(holdsFor(readTest(cell), value)).toBe(expected);
  });

  it.each(['? > 3 and ? < 5', '> other', '["a"..b]', 'contains(?, "x")'])('does not guess what %s means', (cell) => {
    expect(readTest(cell)).toEqual({ kind: 'OTHER', text: cell });
    expect(holdsFor(readTest(cell), 4)).toBeUndefined();
  });

  it('says nothing of a value that is not there', () => {
    expect(holdsFor(readTest('> 3'), undefined)).toBeUndefined();
  });
});
