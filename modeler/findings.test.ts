import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../pages/api-client.ts';
import { findingsOfRefusal, processIdIn } from './findings.ts';

describe('a refused deployment', () => {
  it('becomes findings in Chinese with the element that each names', () => {
    // given
    const errors = [
      { pointer: 'case.bpmn#FirstReview', code: 'tushen/user-task-form', detail: 'no form', messageZh: '须关联表单' },
      { pointer: 'case.bpmn', code: 'new-rule', detail: 'new' },
    ];
    const refusal = new ApiProblem({ code: 'DIAGRAM_REFUSED', title: 'refused', status: 422, errors });
    // when
    const findings = findingsOfRefusal(refusal);
    // then
    expect(findings?.map(({ element, rule, advice }) => [element, rule, advice])).toEqual([
      ['FirstReview', 'tushen/user-task-form', '须关联表单'],
      [undefined, 'new-rule', 'new'],
    ]);
  });

  it.each([
    [
      ["'x.bpmn': - Element: Notify > extensionElements", '- ERROR: no job type', '- ERROR: no name', '- Element: Ask'],
      [
        ['Notify', 'no job type'],
        ['Notify', 'no name'],
      ],
    ],
    [['Expected well-formed XML'], [[undefined, 'Expected well-formed XML']]],
  ])('tells what the engine said of each element: %s', (lines, expected) => {
    const errors = lines.map((detail) => ({ pointer: '/resources', code: 'ENGINE', detail }));
    const findings = findingsOfRefusal(new ApiProblem({ code: 'DIAGRAM_REFUSED', title: 'x', status: 422, errors }));
    expect(findings?.map(({ element, message }) => [element, message])).toEqual(expected);
    expect(findings?.every(({ advice }) => advice.startsWith('流程引擎不接受'))).toBe(true);
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
