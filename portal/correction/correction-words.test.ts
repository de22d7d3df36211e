import { describe, expect, it } from 'vitest';
import { factTitles } from '../../domain/fact-labels.ts';
import { INDUSTRIAL_FACTS } from '../../domain/testing/industrial-facts.ts';
import { shipSectors } from '../../pages/testing/shipped-sectors.ts';
import type { CorrectionItem } from '../answers.ts';
import { factLabel } from '../draft/fact-fields.ts';
import { differencesOf } from './correction-words.ts';

shipSectors();
const item = (more: Partial<CorrectionItem>): CorrectionItem => ({
  ...{ id: 'item', serial: 1, titleZh: '', problem: '', expectation: '', state: 'ANSWERED', issuedAt: null },
  ...{ type: 'STATEMENT', target: null, before: null, answer: null, answerText: null, answeredBy: null },
  ...{ answeredAt: null, verdictReason: null, judgedBy: null, judgedAt: null, namedBy: '' },
  ...more,
});
const file = (fileName: string, version: number, digest: string) => ({
  ...{ fileId: fileName, fileName, version },
  sha256: digest.repeat(64),
});

describe('the difference that an answer makes', () => {
  it('sets the old value of a field beside the new one', () => {
    const differences = differencesOf(
      item({ type: 'FACT', target: 'heightM', before: 5.4, answer: 9.9 }),
      'INDUSTRIAL',
    );

    expect(differences).toEqual([{ what: '建筑高度', before: '5.4 m', after: '9.9 m', changed: true }]);
  });

  it('tells files by their digests: replaced, kept, new and gone', () => {
    const before = [file('M4.pdf', 1, 'a'), file('M4-2.pdf', 1, 'b'), file('M4-3.pdf', 1, 'c')];
    const answer = [file('M4.pdf', 2, 'd'), file('M4-2.pdf', 1, 'b'), file('M4-4.pdf', 1, 'e')];

    const differences = differencesOf(item({ type: 'MATERIAL', target: 'M4', before, answer }), 'INDUSTRIAL');

    expect(differences.map(({ what, changed }) => [what, changed])).toEqual([
      ['M4.pdf', true],
      ['M4-2.pdf', false],
      ['M4-3.pdf', true],
      ['M4-4.pdf', true],
    ]);
    expect(differences[3]).toMatchObject({ before: '无', after: '第 1 版 eeeeeeeeeeee…' });
  });

  it('has nothing to compare before the answer, and for words', () => {
    expect(differencesOf(item({ type: 'FACT', target: 'heightM', before: 5.4, state: 'OPEN' }), 'INDUSTRIAL')).toEqual(
      [],
    );
    expect(differencesOf(item({ answerText: '改作检修平台' }), 'INDUSTRIAL')).toEqual([]);
  });
});

it('calls each field as the application form does', () => {
  for (const [key, label] of Object.entries(factTitles(INDUSTRIAL_FACTS))) {
    expect(factLabel('INDUSTRIAL', key)).toBe(label);
  }
});
