import { expect, it } from 'vitest';
import { effectOf } from './deployment-effect.ts';

const processWith = (id: string, name: string, call: string) => ({
  ...{ id, name },
  xml: `<bpmn:callActivity id="Call"><zeebe:calledElement ${call} propagateAllChildVariables="false" /></bpmn:callActivity>`,
});
const deployed = [
  processWith('drawing-review', '施工图审查', 'processId="correction"'),
  processWith('correction', '补正', 'processId="pinned" bindingType="deployment"'),
  processWith('pinned', '随部署', ''),
];

it('tells that running cases meet the newest version of a process that another one calls', () => {
  expect(effectOf('correction', deployed)).toBe(
    '本流程由“施工图审查”调用，总用最新版本：在办案件此后走到这一步即用新版本，已在其中的仍按原版本走完。',
  );
});

it.each(['drawing-review', 'pinned'])('tells that running cases keep the version of %s', (id) => {
  expect(effectOf(id, deployed)).toBe('在办案件仍按原版本办理，新案件用新版本。');
});

it('tells that no case runs by a process that is new', () => {
  expect(effectOf('inspection', deployed)).toBe('这是新的流程，没有在办案件受影响。');
});
