import { describe, expect, it } from 'vitest';
import {
  boundary,
  catchEvent,
  condition,
  diagram,
  eventSub,
  ext,
  faultsOf,
  faultsOfElement,
  flow,
  JOB,
  MESSAGE,
  type Refusal,
  START,
  TASK,
  timer,
} from './testing/diagram-text.ts';

const STRUCTURE: Refusal[] = [
  {
    name: 'a flow into a start event',
    xml: diagram(`${START}${TASK}${flow('f', 'task', 'start')}`),
    element: 'start',
    message: 'no incoming sequence flow',
  },
  {
    name: 'an element without an id',
    xml: diagram(`${START}<bpmn:manualTask/>`),
    element: 'p',
    message: 'a bpmn:ManualTask in it has none',
  },
  {
    name: 'an event subprocess as a multi-instance',
    xml: diagram(
      `${START}<bpmn:subProcess id="sub" triggeredByEvent="true"><bpmn:multiInstanceLoopCharacteristics>${ext('<zeebe:loopCharacteristics inputCollection="=l"/>')}</bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="s">${timer('timeDuration', 'PT1S')}</bpmn:startEvent></bpmn:subProcess>`,
    ),
    element: 'sub',
    message: 'no multi-instance marker on an event subprocess',
  },
  {
    name: 'a loop through a subprocess that never waits',
    xml: diagram(
      `${START}<bpmn:exclusiveGateway id="g"/><bpmn:subProcess id="sub"><bpmn:startEvent id="s"/><bpmn:manualTask id="m"/>${flow('f1', 's', 'm')}</bpmn:subProcess>${flow('f2', 'start', 'g')}${flow('f3', 'g', 'sub')}${flow('f4', 'sub', 'g')}`,
    ),
    element: 'p',
    message: "'m > g > sub > s > m' never does",
  },
  { name: 'a process without a start event', xml: diagram(TASK), element: 'p', message: 'at least one start event' },
  {
    name: 'two none start events',
    xml: diagram(`${START}<bpmn:startEvent id="again"/>`),
    element: 'p',
    message: 'at most one none start event, but found 2',
  },
  {
    name: 'a subprocess without a start event',
    xml: diagram(`${START}<bpmn:subProcess id="sub"/>`),
    element: 'sub',
    message: 'exactly one start event',
  },
  {
    name: 'a subprocess that starts by a trigger',
    xml: diagram(
      `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="s">${timer('timeDuration', 'PT1S')}</bpmn:startEvent></bpmn:subProcess>`,
    ),
    element: 'sub',
    message: 'none start event in a subprocess',
  },
  {
    name: 'an event subprocess without a trigger',
    xml: diagram(`${START}${eventSub('<bpmn:startEvent id="subStart"/>')}`),
    element: 'sub',
    message: 'but it is none',
  },
  {
    name: 'a flow into an event subprocess',
    xml: diagram(
      `${START}${eventSub(`<bpmn:startEvent id="subStart">${timer('timeDuration', 'PT1S')}</bpmn:startEvent>`)}${flow('f', 'start', 'sub')}`,
    ),
    element: 'sub',
    message: 'no incoming sequence flow',
  },
  {
    name: 'a flow out of an end event',
    xml: diagram(`${START}<bpmn:endEvent id="end"/>${TASK}${flow('f', 'end', 'task')}`),
    element: 'end',
    message: 'no outgoing sequence flow',
  },
  {
    name: 'a flow across the border of a subprocess',
    xml: diagram(
      `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="s"/>${TASK}</bpmn:subProcess>${flow('f', 'start', 'task')}`,
    ),
    element: 'f',
    message: 'in the same scope',
  },
  {
    name: 'only processes that are not executable',
    xml: diagram(START).replace('isExecutable="true"', ''),
    element: 'definitions',
    message: 'Expected an executable process',
  },
  {
    name: 'a loop that never waits',
    xml: diagram(
      `${START}<bpmn:manualTask id="a"/><bpmn:exclusiveGateway id="g"/>${flow('f1', 'start', 'a')}${flow('f2', 'a', 'g')}${flow('f3', 'g', 'a')}`,
    ),
    element: 'p',
    message: "'a > g > a' never does",
  },
  {
    name: 'a process that calls itself without waiting',
    xml: diagram(
      `${START}<bpmn:callActivity id="call">${ext('<zeebe:calledElement processId="p"/>')}</bpmn:callActivity>${flow('f1', 'start', 'call')}`,
    ),
    element: 'p',
    message: "'call > start > call' never does",
  },
];

const UNSUPPORTED: Refusal[] = [
  {
    name: 'a complex gateway',
    xml: diagram(`${START}<bpmn:complexGateway id="x"/>`),
    element: 'x',
    message: 'a complex gateway is not supported',
  },
  {
    name: 'a transaction',
    xml: diagram(`${START}<bpmn:transaction id="x"><bpmn:startEvent id="s"/></bpmn:transaction>`),
    element: 'x',
    message: 'a transaction is not supported',
  },
  {
    name: 'an ad-hoc subprocess',
    xml: diagram(`${START}<bpmn:adHocSubProcess id="x">${TASK}</bpmn:adHocSubProcess>`),
    element: 'x',
    message: 'an ad-hoc subprocess is not supported',
  },
  {
    name: 'a conditional event',
    xml: diagram(
      `${START}${catchEvent('x', `<bpmn:conditionalEventDefinition><bpmn:condition>=a</bpmn:condition></bpmn:conditionalEventDefinition>`)}`,
    ),
    element: 'x',
    message: "'conditional' is not supported here",
  },
  {
    name: 'a compensation throw event',
    xml: diagram(
      `${START}<bpmn:intermediateThrowEvent id="x"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>`,
    ),
    element: 'x',
    message: "'compensate' is not supported here",
  },
  {
    name: 'a compensation boundary event',
    xml: diagram(
      `${START}${TASK}<bpmn:boundaryEvent id="x" attachedToRef="task"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>`,
    ),
    element: 'x',
    message: "'compensate' is not supported here",
  },
  {
    name: 'a compensation handler',
    xml: diagram(`${START}<bpmn:manualTask id="x" isForCompensation="true"/>`),
    element: 'x',
    message: 'compensation is not supported',
  },
  {
    name: 'a standard loop',
    xml: diagram(`${START}<bpmn:manualTask id="x"><bpmn:standardLoopCharacteristics/></bpmn:manualTask>`),
    element: 'x',
    message: 'the standard loop is not supported',
  },
  {
    name: 'a native user task',
    xml: diagram(`${START}<bpmn:userTask id="x">${ext('<zeebe:userTask/>')}</bpmn:userTask>`),
    element: 'x',
    message: 'a native user task needs an API beside this gateway',
  },
  {
    name: 'execution listeners',
    xml: diagram(
      `${START}<bpmn:manualTask id="x">${ext('<zeebe:executionListeners><zeebe:executionListener eventType="start" type="t"/></zeebe:executionListeners>')}</bpmn:manualTask>`,
    ),
    element: 'x',
    message: 'execution listeners are not supported',
  },
  {
    name: 'task listeners',
    xml: diagram(`${START}<bpmn:userTask id="x">${ext('<zeebe:taskListeners/>')}</bpmn:userTask>`),
    element: 'x',
    message: 'task listeners are not supported',
  },
  {
    name: 'a binding to a deployment',
    xml: diagram(
      `${START}<bpmn:callActivity id="x">${ext('<zeebe:calledElement processId="q" bindingType="deployment"/>')}</bpmn:callActivity>`,
    ),
    element: 'x',
    message: "binding type 'latest'",
  },
  {
    name: 'an extension element in a place where it means nothing',
    xml: diagram(`${START}<bpmn:manualTask id="x">${JOB}</bpmn:manualTask>`),
    element: 'x',
    message: 'zeebe:taskDefinition: it would have no effect here',
  },
  {
    name: 'the same extension element twice',
    xml: diagram(
      `${START}<bpmn:serviceTask id="x">${ext('<zeebe:taskDefinition type="t"/><zeebe:taskDefinition type="u"/>')}</bpmn:serviceTask>`,
    ),
    element: 'x',
    message: 'zeebe:taskDefinition once',
  },
  {
    name: 'an instantiating receive task',
    xml: diagram(`${START}<bpmn:receiveTask id="x" messageRef="m" instantiate="true"/>`, MESSAGE),
    element: 'x',
    message: 'this receive task instantiates it',
  },
];

const GATEWAYS: Refusal[] = [
  {
    name: 'a condition on the default flow that is no expression',
    xml: diagram(
      `${START}<bpmn:exclusiveGateway id="g" default="f1"/><bpmn:endEvent id="e"/>${flow('f1', 'g', 'e', condition('x'))}`,
    ),
    element: 'f1',
    message: "leading '='",
  },
  {
    name: 'a parallel event-based gateway',
    xml: diagram(`${START}<bpmn:eventBasedGateway id="g" eventGatewayType="Parallel"/>`),
    element: 'g',
    message: 'an instantiating or parallel one is not supported',
  },
  {
    name: 'an exclusive gateway with a flow without condition',
    xml: diagram(
      `${START}<bpmn:exclusiveGateway id="g"/><bpmn:endEvent id="a"/><bpmn:endEvent id="b"/>${flow('f1', 'g', 'a', condition('=x'))}${flow('f2', 'g', 'b')}`,
    ),
    element: 'f2',
    message: 'Expected a condition or to be the default flow',
  },
  {
    name: 'an inclusive gateway with a flow without condition',
    xml: diagram(
      `${START}<bpmn:inclusiveGateway id="g"/><bpmn:endEvent id="a"/><bpmn:endEvent id="b"/>${flow('f1', 'g', 'a', condition('=x'))}${flow('f2', 'g', 'b')}`,
    ),
    element: 'f2',
    message: 'Expected a condition or to be the default flow',
  },
  {
    name: 'an inclusive gateway that joins',
    xml: diagram(
      `${START}<bpmn:startEvent id="s2">${timer('timeCycle', 'R/PT1H')}</bpmn:startEvent><bpmn:inclusiveGateway id="g"/>${flow('f1', 'start', 'g')}${flow('f2', 's2', 'g')}`,
    ),
    element: 'g',
    message: 'an inclusive gateway that joins is not supported',
  },
  {
    name: 'a default flow of another gateway',
    xml: diagram(`${START}<bpmn:exclusiveGateway id="g" default="f1"/>${TASK}${flow('f1', 'start', 'task')}`),
    element: 'g',
    message: 'the default flow to start at the gateway',
  },
  {
    name: 'a condition behind a task',
    xml: diagram(`${START}${TASK}<bpmn:endEvent id="e"/>${flow('f1', 'task', 'e', condition('=x'))}`),
    element: 'f1',
    message: 'only behind an exclusive or inclusive gateway',
  },
  {
    name: 'a static condition',
    xml: diagram(
      `${START}<bpmn:exclusiveGateway id="g"/><bpmn:endEvent id="e"/>${flow('f1', 'g', 'e', condition('true'))}`,
    ),
    element: 'f1',
    message: "leading '='",
  },
  {
    name: 'a condition that is no FEEL',
    xml: diagram(
      `${START}<bpmn:exclusiveGateway id="g"/><bpmn:endEvent id="e"/>${flow('f1', 'g', 'e', condition('=x &gt;'))}`,
    ),
    element: 'f1',
    message: 'the condition to be a valid expression',
  },
  {
    name: 'an event-based gateway with one branch',
    xml: diagram(
      `${START}<bpmn:eventBasedGateway id="g"/>${catchEvent('c', timer('timeDuration', 'PT1S'))}${flow('f1', 'g', 'c')}`,
    ),
    element: 'g',
    message: 'at least two outgoing flows, but found 1',
  },
  {
    name: 'a task behind an event-based gateway',
    xml: diagram(
      `${START}<bpmn:eventBasedGateway id="g"/>${catchEvent('c', timer('timeDuration', 'PT1S'))}${TASK}${flow('f1', 'g', 'c')}${flow('f2', 'g', 'task')}`,
    ),
    element: 'g',
    message: "but found 'task'",
  },
  {
    name: 'another way into an event behind an event-based gateway',
    xml: diagram(
      `${START}<bpmn:eventBasedGateway id="g"/>${catchEvent('c', timer('timeDuration', 'PT1S'))}${catchEvent('d', timer('timeDuration', 'PT1S'))}${flow('f1', 'g', 'c')}${flow('f2', 'g', 'd')}${flow('f3', 'start', 'd')}`,
    ),
    element: 'g',
    message: "Expected 'd' to follow the gateway only",
  },
];

describe.each([
  ['structure', STRUCTURE],
  ['what the engine does not support', UNSUPPORTED],
  ['gateways', GATEWAYS],
])('deployment refuses by %s', (_group, refusals) => {
  it.each(refusals)('$name', async (refusal) => {
    expect(await faultsOfElement(refusal)).toContain(refusal.message);
  });
});

describe('deployment', () => {
  it('reports every fault of a file at once, under the element it belongs to', async () => {
    // given
    const xml = diagram(
      `${START}<bpmn:serviceTask id="a"/><bpmn:complexGateway id="b"/>${catchEvent('c', timer('timeDuration', 'soon'))}`,
    );

    // when
    const faults = await faultsOf(xml);

    // then
    expect(faults.match(/- Element: /g)).toHaveLength(3);
    expect(faults).toMatch(/- Element: b\n {4}- ERROR: Expected an element the engine can execute/);
  });

  it('refuses what bpmn-moddle only warns about', async () => {
    // given
    const duplicateId = diagram(`${START}<bpmn:manualTask id="start"/>`);
    const danglingReference = diagram(`${START}${flow('f', 'start', 'nowhere')}`);
    const unknownElement = diagram(`${START}<bpmn:magicTask id="x"/>`);

    // when
    const faults = await Promise.all([duplicateId, danglingReference, unknownElement].map(faultsOf));

    // then
    expect(faults).toEqual([
      expect.stringContaining('duplicate ID <start>'),
      expect.stringContaining('unresolved reference <nowhere>'),
      expect.stringContaining('unparsable content <bpmn:magicTask>'),
    ]);
  });
});

describe('deployment accepts, as Zeebe does,', () => {
  const loop = (element: string) =>
    diagram(
      `${START}<bpmn:exclusiveGateway id="g"/>${element}${flow('f1', 'start', 'g')}${flow('f2', 'g', 'u')}${flow('f3', 'u', 'g')}`,
      MESSAGE,
    );

  it.each([
    {
      name: 'a gateway with a single flow without condition',
      xml: diagram(`${START}<bpmn:exclusiveGateway id="g"/><bpmn:endEvent id="e"/>${flow('f', 'g', 'e')}`),
    },
    {
      name: 'a duration on a timer start event',
      xml: diagram(`<bpmn:startEvent id="s">${timer('timeDuration', 'PT1S')}</bpmn:startEvent>`),
    },
    {
      name: 'a cycle on an event subprocess that does not interrupt',
      xml: diagram(
        `${START}${eventSub(`<bpmn:startEvent id="subStart" isInterrupting="false">${timer('timeCycle', 'R3/PT1S')}</bpmn:startEvent>`)}`,
      ),
    },
    {
      name: 'two event subprocesses with timers',
      xml: diagram(
        `${START}${eventSub(`<bpmn:startEvent id="subStart">${timer('timeDuration', 'PT1S')}</bpmn:startEvent>`)}<bpmn:subProcess id="sub2" triggeredByEvent="true"><bpmn:startEvent id="s2">${timer('timeDuration', 'PT1S')}</bpmn:startEvent></bpmn:subProcess>`,
      ),
    },
    {
      name: 'one message for a start event and an event subprocess',
      xml: diagram(
        `<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>${eventSub('<bpmn:startEvent id="subStart"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>')}`,
        MESSAGE,
      ),
    },
    {
      name: 'an error caught without a code',
      xml: diagram(`${START}${boundary('<bpmn:errorEventDefinition errorRef="err"/>')}`, '<bpmn:error id="err"/>'),
    },
    {
      name: 'a loop of gateways',
      xml: diagram(
        `${START}<bpmn:exclusiveGateway id="g"/><bpmn:exclusiveGateway id="h"/>${flow('f1', 'start', 'g')}${flow('f2', 'g', 'h')}${flow('f3', 'h', 'g')}`,
      ),
    },
    { name: 'a loop with a user task', xml: loop('<bpmn:userTask id="u"/>') },
    { name: 'a loop with a receive task', xml: loop('<bpmn:receiveTask id="u" messageRef="m"/>') },
    {
      name: 'a loop with a script',
      xml: loop(
        `<bpmn:scriptTask id="u">${ext('<zeebe:script expression="=1" resultVariable="r"/>')}</bpmn:scriptTask>`,
      ),
    },
    {
      name: 'variables with Chinese names in a multi-instance',
      xml: diagram(
        `${START}<bpmn:manualTask id="x"><bpmn:multiInstanceLoopCharacteristics>${ext('<zeebe:loopCharacteristics inputCollection="=l" inputElement="专业"/>')}</bpmn:multiInstanceLoopCharacteristics></bpmn:manualTask>`,
      ),
    },
    {
      name: 'a terminate end event in a subprocess',
      xml: diagram(
        `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"><bpmn:terminateEventDefinition/></bpmn:endEvent></bpmn:subProcess>`,
      ),
    },
    {
      name: 'elements and attributes of other vendors',
      xml: diagram(
        `<bpmn:startEvent id="s" xmlns:q="http://q" q:colour="red">${ext('<q:note><q:line/></q:note>')}</bpmn:startEvent>`,
      ),
    },
  ])('$name', async ({ xml }) => {
    expect(await faultsOf(xml)).toBe('accepted');
  });
});
