import { describe, expect, it } from 'vitest';
import { inDisciplineOrder, isDiscipline } from './disciplines.ts';

describe('disciplines', () => {
  it('are told from other words', () => {
    expect(['ARCH', 'CIVD', 'arch', 'GAS', 7, undefined].map(isDiscipline)).toEqual([
      ...[true, true, false],
      ...[false, false, false],
    ]);
  });

  it('are listed in one order and once', () => {
    expect(inDisciplineOrder(['FIRE', 'ARCH', 'FIRE', 'STRU'])).toEqual(['ARCH', 'STRU', 'FIRE']);
  });
});
