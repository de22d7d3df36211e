import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../pages/api-client.ts';
import { findingsOfRefusal, processIdIn } from './findings.ts';

describe('a refused deployment', () => {
  it('becomes findings with the element that each line names', () => {
    // given
    const errors = [
      { pointer: 'case.bpmn#FirstReview', code: 'user-task-form', detail: 'no form' },
      { pointer: '/resources', code: 'ENGINE', detail: 'Element: Notify > extensionElements ERROR: no job type' },
      { pointer: '/resources', code: 'ENGINE', detail: 'Expected XML' },
    ];
    const refusal = new ApiProblem({ code: 'DIAGRAM_REFUSED', title: 'refused', status: 422, errors });
    // when
    const findings = findingsOfRefusal(refusal);
    // then
    expect(findings?.map(({ element, rule }) => [element, rule])).toEqual([
      ['FirstReview', 'user-task-form'],
      ['Notify', 'ENGINE'],
      [undefined, 'ENGINE'],
    ]);
  });

  it('is told apart from other failures', () => {
    expect(findingsOfRefusal(new Error('network'))).toBeUndefined();
  });
});

it.each([
  ['<bpmn:process isExecutable="true" id="my-process">', 'my-process'],
  ['<process id="Process_1">', 'Process_1'],
  ['<bpmn:definitions />', undefined],
])('finds the process of %s', (xml, expected) => {
  expect(processIdIn(xml)).toBe(expected);
});
