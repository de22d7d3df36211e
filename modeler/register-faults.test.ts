import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../pages/api-client.ts';
import { faultsOfRefusal } from './register-faults.ts';

describe('a refused register file', () => {
  it('becomes faults in Chinese, with line and column', () => {
    // given
    const errors = [
      { pointer: 'line 3, name', code: 'VALUE_MISSING', detail: 'Expected a value in name, but it is empty.' },
      { pointer: 'line 4', code: 'CSV_SYNTAX', detail: 'Expected 3 values, but found 2.' },
      {
        pointer: 'line 5, heightM',
        code: 'VALUE_INVALID',
        detail: 'Expected a number from 0.01 to 1000, but found 0.',
      },
      { pointer: '/body', code: 'NEW_CODE', detail: 'something' },
    ];
    const refusal = new ApiProblem({ code: 'REGISTER_REFUSED', title: 'refused', status: 422, errors });
    // when
    const faults = faultsOfRefusal(refusal);
    // then
    expect(faults).toEqual([
      { line: 3, column: 'name', textZh: '必填，但这一格是空的', detail: errors[0]?.detail, isChinese: false },
      { line: 4, textZh: expect.stringContaining('值数与表头不同'), detail: errors[1]?.detail, isChinese: false },
      {
        textZh: '填写的值不符合该列的要求',
        line: 5,
        column: 'heightM',
        detail: '填写的是 0，要求0.01 至 1000 的数字',
        isChinese: true,
      },
      { line: undefined, column: undefined, textZh: 'NEW_CODE', detail: 'something', isChinese: false },
    ]);
  });

  it('is told apart from other failures', () => {
    expect(faultsOfRefusal(new ApiProblem({ code: 'NOT_FOUND', title: 'none', status: 404 }))).toBeUndefined();
    expect(faultsOfRefusal(new Error('network'))).toBeUndefined();
  });
});
