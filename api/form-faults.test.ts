import { describe, expect, it } from 'vitest';
import { findFormFaults } from './form-faults.ts';

describe('a form that is to be deployed', () => {
  const faultsOf = (content: unknown) =>
    findFormFaults(typeof content === 'string' ? content : JSON.stringify(content));

  it('has no fault when it is like the shipped ones', () => {
    expect(
      faultsOf({
        id: 'FirstReview',
        components: [{ type: 'textfield', key: '结论', validate: { pattern: '^(a+)+$' } }],
      }),
    ).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 'form/readable-json'],
    ['no object', '[]', 'form/readable-json'],
    ['no id', {}, 'form/id'],
    ['an id that no address can carry', { id: 'a\nb' }, 'form/id'],
    ['an id without end', { id: 'x'.repeat(101) }, 'form/id'],
    ['400,000 levels', `{"id":"f","x":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'form/depth'],
    ['a pattern that the server cannot hold values to', fieldWith({ pattern: '(?=a)' }), 'form/pattern'],
    ['a broken pattern', fieldWith({ pattern: '(' }), 'form/pattern'],
    ['a pattern that is no text', fieldWith({ pattern: 5 }), 'form/pattern'],
    ['a key that no variable can have', { id: 'f', components: [{ type: 'textfield', key: 'a b' }] }, 'form/key'],
  ])('is refused with %s', (_what, content, rule) => {
    expect(faultsOf(content)).toEqual([expect.objectContaining({ rule, severity: 'error' })]);
  });

  function fieldWith(validate: object) {
    return { id: 'f', components: [{ type: 'group', components: [{ type: 'textfield', key: 'a', validate }] }] };
  }
});
