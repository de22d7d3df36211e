import { describe, expect, it } from 'vitest';
import { draftOfHint, findHints, type HintSubjects, type InspectedFile } from './hints.ts';

const sheet = (sheetNo: string, more: Partial<InspectedFile> = {}): InspectedFile => ({
  ...{ slot: 'M5', discipline: 'ARCH', sheetNo, fileName: `ARCH-${sheetNo}-Plan-V01.pdf`, signatureCount: 1 },
  ...{ listedSheets: null, ...more },
});
const NOTHING: HintSubjects = {
  ...{ files: [], drawnDisciplines: [], citations: [], filedOn: '2026-03-02' },
  areas: { total: 5000, largest: 4000, underground: 1000 },
};
const hintsOf = (more: Partial<HintSubjects>) => findHints({ ...NOTHING, ...more });

describe('the hint of a missing sheet', () => {
  it('names the gaps between the numbers of a discipline', () => {
    const files = [sheet('01'), sheet('02A'), sheet('05'), sheet('09', { discipline: 'STRU' })];

    expect(hintsOf({ files })).toEqual([
      {
        ...{ rule: 'SHEET_MISSING', discipline: 'ARCH', subject: 'ARCH' },
        evidence: { found: ['01', '02A', '05'], missing: ['03', '04'] },
      },
    ]);
  });

  it('names a discipline that has no sheet at all', () => {
    expect(hintsOf({ files: [sheet('01')], drawnDisciplines: ['ARCH', 'STRU'] })).toMatchObject([
      { rule: 'SHEET_MISSING', discipline: 'STRU', evidence: { found: [] } },
    ]);
  });

  it('counts the numbers behind each letter apart', () => {
    const files = [sheet('A01'), sheet('A03'), sheet('B01'), sheet('02')];

    expect(hintsOf({ files })).toMatchObject([{ evidence: { missing: ['A02'] } }]);
  });

  it('compares with the list of the set where there is one, and then looks for no gaps', () => {
    const listed = ['01', '03'].map((sheetNo) => ({ discipline: 'ARCH', sheetNo }));
    const list = sheet('', { slot: 'M5', discipline: null, sheetNo: null, fileName: '目录.csv', listedSheets: listed });

    expect(hintsOf({ files: [sheet('01'), sheet('03'), list] })).toEqual([]);
    const [hint] = hintsOf({ files: [sheet('01'), sheet('04'), sheet('06', { discipline: 'STRU' }), list] });
    expect(hint).toMatchObject({ discipline: 'ARCH', evidence: { missing: ['03'], unlisted: ['04'] } });
    expect(hint && draftOfHint(hint).text).toBe(
      '图纸与图纸目录不一致：目录所列 03 未提交，04 未列入目录。请补齐或更正目录。',
    );
  });

  it('takes no hundreds for gaps, and no letters for numbers', () => {
    expect(hintsOf({ files: [sheet('101'), sheet('201'), sheet('A'), sheet('B')] })).toEqual([]);
    expect(hintsOf({ files: [sheet('A'), sheet('C')] })).toEqual([]);
  });
});

describe('the hint of an unsigned sheet', () => {
  it('lists the files of a discipline, and passes over what is no PDF', () => {
    const files = [sheet('01', { signatureCount: 0 }), sheet('02'), sheet('03', { signatureCount: null })];

    expect(hintsOf({ files })).toMatchObject([
      { rule: 'SHEET_UNSIGNED', discipline: 'ARCH', evidence: { files: ['ARCH-01-Plan-V01.pdf'] } },
    ]);
  });
});

describe('the hint of differing areas', () => {
  it.each([
    [{ total: 5000, largest: 4500, underground: 1000 }, 1],
    [{ total: 5000, largest: 4000, underground: 1000 }, 0],
    [{ total: 5000, largest: 5000, underground: 1000 }, 0],
  ])('of %j comes %i times', (areas, times) => {
    expect(hintsOf({ areas })).toHaveLength(times);
  });
});

describe('the hint of an expired clause', () => {
  const version = { standard: 'GB 50016', edition: '2014', clause: '3.7.2', severity: 'MANDATORY' } as const;
  const old = { ...version, validFrom: '2015-05-01', validTo: '2023-05-31' };
  const next = { ...version, edition: '2026', validFrom: '2026-01-01', validTo: null };
  const other = { ...version, clause: '3.7.4', validFrom: '2015-05-01', validTo: null };
  const cited = { serial: 3, discipline: 'ARCH', standard: 'GB 50016', clause: '3.7.2', edition: null, versions: [] };
  const given = (more: object, filedOn = '2026-03-02') => hintsOf({ citations: [{ ...cited, ...more }], filedOn });

  it('comes where no edition of the clause bound on the filing day, whatever binds later', () => {
    expect(given({ versions: [old] })).toMatchObject([
      { rule: 'CLAUSE_EXPIRED', subject: '3', evidence: { edition: '2014', validTo: '2023-05-31' } },
    ]);
    expect(given({ versions: [old, next] }, '2025-06-02')).toHaveLength(1);
    expect(given({ versions: [old, next] })).toEqual([]);
    expect(given({ versions: [old] }, '2023-05-31')).toEqual([]);
  });

  it('comes where the edition that was noted or written is not the one in force', () => {
    const evidence = { edition: '2014', validTo: '2023-05-31', inForce: '2026', filedOn: '2026-03-02' };
    expect(given({ edition: '2014', versions: [old, next] })).toMatchObject([{ evidence }]);
    expect(given({ standard: 'GB 50016-2014', versions: [old, next] })).toMatchObject([{ evidence }]);
    expect(given({ standard: 'GB 50016-2026', versions: [old, next] })).toEqual([]);
  });

  it('tells of a clause that the library does not hold by the year of its standard alone', () => {
    const unknown = { clause: '9.9.9', versions: [old, other] };

    const [hint] = given({ ...unknown, standard: 'GB 50016-2006' });
    expect(hint?.evidence).toEqual({
      ...{ opinion: 3, standard: 'GB 50016-2006', clause: '9.9.9', filedOn: '2026-03-02', inForce: '2014' },
    });
    expect(hint && draftOfHint(hint).text).toBe(
      '意见 3 所引 GB 50016-2006 第 9.9.9 条在申报日 2026-03-02 不适用，当日适用 2014 版，请核对设计依据。',
    );
    expect(given({ ...unknown, standard: 'GB 50016-2014' })).toEqual([]);
    expect(given(unknown)).toEqual([]);
    expect(given({ ...unknown, standard: 'GB 50016-2014', versions: [old] })).toEqual([]);
    expect(given({})).toEqual([]);
  });
});

describe('the draft of a hint', () => {
  it.each([
    ['SHEET_MISSING', { found: ['01'], missing: ['02', '03'] }, 'DEPTH', '缺 02、03'],
    ['SHEET_MISSING', { found: [] }, 'DEPTH', '未见本专业图纸'],
    ['SHEET_UNSIGNED', { files: ['a.pdf'] }, 'SEAL', 'a.pdf'],
    ['AREA_DIFFERS', { total: 5, largest: 4, underground: 2 }, 'DEPTH', '总建筑面积 5 ㎡'],
    ['CLAUSE_EXPIRED', { opinion: 3, standard: 'GB 1', clause: '2', validTo: '2023-05-31' }, undefined, '2023-05-31'],
  ] as const)('of %s with %j says what to look at', (rule, evidence, severity, words) => {
    const draft = draftOfHint({ rule, evidence });

    expect(draft.severity).toBe(severity);
    expect(draft.text).toContain(words);
  });
});
