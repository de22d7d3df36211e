import { describe, expect, it } from 'vitest';
import { type ClauseVersion, citeClause, isInForce, parseStandard } from './clauses.ts';

const OLD: ClauseVersion = {
  ...{ standard: 'GB 50016', edition: '2014（2018年版）', clause: '3.7.2', severity: 'MANDATORY' },
  ...{ validFrom: '2018-10-01', validTo: '2023-05-31' },
};
const NEW: ClauseVersion = { ...OLD, edition: '2026', validFrom: '2026-01-01', validTo: null };
const citation = { standard: 'GB 50016', clause: '3.7.2', severity: 'MANDATORY' } as const;

describe('the name of a standard', () => {
  it.each([
    ['GB 50016', 'GB 50016', null],
    ['gb50016-2014', 'GB 50016', '2014'],
    ['GB 50016－2014（2018年版）', 'GB 50016', '2014'],
    ['JGJ/T 101-2015', 'JGJ/T 101', '2015'],
    ['浙消〔2020〕166号', '浙消〔2020〕166号', null],
  ])('%s is %s of year %s', (text, standard, year) => {
    expect(parseStandard(text)).toEqual({ standard, year });
  });
});

describe('a citation', () => {
  it('names the edition that was in force on the filing day, both ends included', () => {
    expect(citeClause([OLD, NEW], citation, '2023-05-31')).toEqual({ ok: true, edition: '2014（2018年版）' });
    expect(citeClause([OLD, NEW], citation, '2026-01-01')).toEqual({ ok: true, edition: '2026' });
    expect([isInForce(OLD, '2018-09-30'), isInForce(OLD, '2018-10-01')]).toEqual([false, true]);
  });

  it('takes the newest edition where two overlap', () => {
    expect(citeClause([{ ...OLD, validTo: null }, NEW], citation, '2026-02-01')).toEqual({ ok: true, edition: '2026' });
  });

  it.each([
    ['a day on which no edition was in force', citation, '2024-03-01', 'NOT_IN_FORCE'],
    ['the year of another edition', { ...citation, standard: 'GB 50016-2014' }, '2026-02-01', 'OTHER_EDITION'],
    ['a mandatory clause for a lesser finding', { ...citation, severity: 'SHALL' as const }, '2023-01-01', 'SEVERITY'],
  ])('is refused for %s', (_what, cited, day, code) => {
    expect(citeClause([OLD, NEW], cited, day)).toMatchObject({ ok: false, fault: { code } });
  });

  it('is not MANDATORY where the library knows the clause as a general one', () => {
    const general = { ...NEW, severity: 'SHALL' as const };

    expect(citeClause([general], citation, '2026-02-01')).toMatchObject({ ok: false, fault: { code: 'SEVERITY' } });
    expect(citeClause([general], { ...citation, severity: 'DEPTH' }, '2026-02-01')).toMatchObject({ ok: true });
  });

  it('of what the library does not hold stands as it was written', () => {
    expect(citeClause([], citation, '2026-02-01')).toEqual({ ok: true, edition: null });
  });
});
