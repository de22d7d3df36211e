import { describe, expect, it } from 'vitest';
import { ApiError } from './errors.ts';
import { checkFormValues } from './form-check.ts';

const form = {
  components: [
    { type: 'text', id: 'title', text: '### 初审' },
    {
      type: 'select',
      key: 'conclusion',
      values: [{ value: 'PASS' }, { value: 'FINDINGS' }],
      validate: { required: true },
    },
    { type: 'radio', key: 'agree', values: [{ value: true }, { value: false }] },
    {
      type: 'group',
      components: [
        { type: 'textarea', key: 'remark', validate: { maxLength: 10 } },
        { type: 'textfield', key: 'code', validate: { minLength: 2, pattern: '^(a+)+$' } },
      ],
    },
    { type: 'number', key: 'days', validate: { min: 1, max: 5 } },
    { type: 'checkbox', key: 'signed', validate: { required: true } },
    { type: 'checklist', key: 'slots', values: [{ value: 'M3' }, { value: 'M7' }] },
  ],
};
const listed = { components: [{ type: 'checklist', key: 'slots', valuesKey: 'caseMaterials' }] };
const good = { conclusion: 'PASS', signed: true };

describe('the values of a form', () => {
  it('may be chosen from a list that the form names, and from nothing else', () => {
    const lists = { caseMaterials: ['M1', 'M9'] };
    expect(() => checkFormValues(listed, { slots: ['M9'] }, lists)).not.toThrow();
    expect(() => checkFormValues(listed, { slots: ['M8'] }, lists)).toThrow('Expected some of M1, M9 for slots');
    expect(() => checkFormValues(listed, { slots: ['M1'] })).toThrow(ApiError);
  });

  it.each([
    ['only what must be there', {}],
    ['everything', { agree: false, remark: '同意', code: 'aa', days: 5, slots: ['M3', 'M7'] }],
    ['empty texts and nulls for what may be missing', { agree: null, remark: '', code: null, days: null }],
  ])('pass with %s', (_what, more) => {
    expect(() => checkFormValues(form, { ...good, ...more })).not.toThrow();
  });

  it.each([
    ['a missing choice', { conclusion: undefined }, 'conclusion'],
    ['a choice that is none', { conclusion: 'MAYBE' }, 'conclusion'],
    ['a word where a boolean is offered', { agree: 'true' }, 'agree'],
    ['a text that is too long', { remark: 'x'.repeat(11) }, 'remark'],
    ['a text that is too short', { code: 'a' }, 'code'],
    ['a text that is not like the pattern', { code: 'ab' }, 'code'],
    ['a number out of bounds', { days: 6 }, 'days'],
    ['a number as text', { days: '3' }, 'days'],
    ['a promise that is not made', { signed: false }, 'signed'],
    ['an object where a text is asked', { remark: { $gt: '' } }, 'remark'],
    ['one wrong item of a list', { slots: ['M3', 'M9'] }, 'slots'],
    ['a variable that the form does not have', { fee: 0 }, 'fee'],
  ])('are refused with %s', (_what, more, key) => {
    expect(() => checkFormValues(form, { ...good, ...more })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        errors: [expect.objectContaining({ pointer: `/body/variables/${key}` })],
      }),
    );
  });

  it('must be none where a task has no form', () => {
    expect(() => checkFormValues(undefined, {})).not.toThrow();
    expect(() => checkFormValues(undefined, { anything: 1 })).toThrow(ApiError);
  });

  it('are held to a greedy pattern without taking ages', () => {
    // given a pattern whose backtracking would take years
    const began = performance.now();
    // when
    expect(() => checkFormValues(form, { ...good, code: `${'a'.repeat(5_000)}!` })).toThrow(ApiError);
    // then
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('a form that carries names of what every object has', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('is held to its fields: %s', (name) => {
    // given
    const odd = {
      components: [
        { type: name, key: 'a' },
        { type: 'textfield', key: name },
      ],
    };
    const value = JSON.parse(`{"a": "text", "${name}": "text"}`);
    // when / then
    expect(() => checkFormValues(odd, {})).not.toThrow();
    expect(() => checkFormValues(odd, value)).not.toThrow();
    expect(() => checkFormValues(odd, { a: 5 })).toThrow(ApiError);
  });
});
