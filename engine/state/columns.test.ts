import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readColumns, toColumns } from './columns.ts';

/** What a value becomes on its way through a database: `written` is what a plain list of values would give. */
const plain = (values: readonly unknown[]): unknown => JSON.parse(JSON.stringify(values));
const stored = (values: readonly unknown[]): unknown =>
  readColumns(JSON.parse(JSON.stringify(toColumns(values))), values.length);

describe('columns', () => {
  it('give back any list of JSON values', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(stored(values)).toEqual(plain(values));
      }),
    );
  });

  it('give back rows of the same fields, in the order of the fields', () => {
    const row = fc.record({
      key: fc.maxSafeInteger(),
      id: fc.constantFrom('start', 'wait', 'end'),
      lists: fc.array(fc.record({ name: fc.string(), flows: fc.array(fc.tuple(fc.string(), fc.nat())) })),
      same: fc.constant({ tenant: '<default>', variables: {} }),
      maybe: fc.option(fc.integer()),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(JSON.stringify(stored(rows))).toBe(JSON.stringify(plain(rows)));
      }),
    );
  });

  it.each([
    ['a field without a value', [{ a: 1 }, { a: undefined }, { a: 2 }]],
    ['numbers that are not whole', [{ a: 1.5 }, { a: Number.POSITIVE_INFINITY }, { a: Number.NaN }]],
    ['numbers far apart', [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
    ['a field named as no other', ['{"__proto__":1}', '{"__proto__":2}'].map((text) => JSON.parse(text))],
    ['other fields in other rows', [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }, null, [1], 'a']],
  ])('write %s as JSON would', (_, values) => {
    expect(JSON.stringify(stored(values))).toBe(JSON.stringify(plain(values)));
  });

  it('write once what is the same in every row, and keys as their distances', () => {
    // given
    const rows = [0, 7, 14].map((n) => ({ key: 2251799813685249 + n, type: 'userTask', headers: {} }));

    // when
    const columns = toColumns(rows);

    // then
    expect(columns).toEqual({
      fields: [
        ['key', { from: 2251799813685249, by: [0, 7, 14] }],
        ['type', { all: 'userTask' }],
        ['headers', { all: {} }],
      ],
    });
  });
});
