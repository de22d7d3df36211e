import { describe, expect, it } from 'vitest';
import { findContradictions, type Opposites, type PartyOpinion, sheetNameOf } from './contradictions.ts';

const OPPOSITES: readonly Opposites[] = [
  ['增加', '减少'],
  ['增设', '取消'],
];

const place = { page: 1, x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
const opinion = (id: string, more: Partial<PartyOpinion>): PartyOpinion => ({
  ...{ id, party: id, sheet: 'ARCH-01', position: null, standard: null, clause: null, text: '尺寸标注不清' },
  ...more,
});

describe('contradictions between parties', () => {
  it('finds opposite demands on one sheet and names the words', () => {
    const pair = [opinion('ARCH', { text: '应取消东侧疏散门' }), opinion('FIRE', { text: '东侧应增设疏散门' })];
    const found = findContradictions(pair, OPPOSITES);
    expect(found).toEqual([
      { firstId: 'ARCH', secondId: 'FIRE', sheet: 'ARCH-01', grounds: ['OPPOSITE_DEMAND'], words: ['取消', '增设'] },
    ]);
    expect(findContradictions(pair, [])).toEqual([]);
  });

  it('finds two parties at one place, and at one clause', () => {
    const clause = { standard: 'GB 55037', clause: '7.2.1' };
    const grounds = (one: Partial<PartyOpinion>, other: Partial<PartyOpinion>) =>
      findContradictions([opinion('ARCH', one), opinion('FIRE', other)], OPPOSITES).map((each) => each.grounds);
    expect(grounds({ position: place }, { position: { ...place, x: 0.25 } })).toEqual([['SAME_PLACE']]);
    expect(grounds(clause, clause)).toEqual([['SAME_CLAUSE']]);
  });

  it('leaves one party, two sheets, no sheet and places apart alone', () => {
    const pair = (one: Partial<PartyOpinion>, other: Partial<PartyOpinion>) =>
      findContradictions(
        [opinion('ARCH', { text: '增加开窗', ...one }), opinion('FIRE', { text: '减少开窗', ...other })],
        OPPOSITES,
      );
    expect(pair({}, {})).toHaveLength(1);
    expect(pair({}, { party: 'ARCH' })).toEqual([]);
    expect(pair({}, { sheet: 'ARCH-02' })).toEqual([]);
    expect(pair({ sheet: null }, { sheet: null })).toEqual([]);
    expect(pair({ position: place }, { position: { ...place, x: 0.6 } })).toEqual([]);
    expect(pair({ position: place }, { position: { ...place, page: 2 } })).toEqual([]);
  });

  it('reads a sheet with or without its discipline', () => {
    expect([sheetNameOf('ARCH', '01'), sheetNameOf('FIRE', 'arch-01 ')]).toEqual(['ARCH-01', 'ARCH-01']);
  });
});
