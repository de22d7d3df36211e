import { describe, expect, it } from 'vitest';
import {
  boundary,
  catchEvent,
  diagram,
  eventSub,
  ext,
  faultsOfElement,
  flow,
  JOB,
  MESSAGE,
  type Refusal,
  START,
  TASK,
  timer,
} from './testing/diagram-text.ts';

const EVENTS: Refusal[] = [
  {
    name: 'a receive task whose boundary event waits for the same message',
    xml: diagram(
      `${START}${boundary('<bpmn:messageEventDefinition messageRef="m"/>').replace(TASK, '<bpmn:receiveTask id="task" messageRef="m"/>')}`,
      MESSAGE,
    ),
    element: 'task',
    message: "message 'paid' more than once",
  },
  {
    name: 'a boundary event on a gateway',
    xml: diagram(
      `${START}<bpmn:parallelGateway id="task"/>${boundary(timer('timeDuration', 'PT1S')).replace(TASK, '')}`,
    ),
    element: 'edge',
    message: 'attached to an activity',
  },
  {
    name: 'a boundary event on an event subprocess',
    xml: diagram(
      `${START}${eventSub(`<bpmn:startEvent id="subStart">${timer('timeDuration', 'PT1S')}</bpmn:startEvent>`).replace('id="sub"', 'id="task"')}${boundary(timer('timeDuration', 'PT1S')).replace(TASK, '')}`,
    ),
    element: 'edge',
    message: 'attached to an activity',
  },
  {
    name: 'a boundary event outside the scope of its activity',
    xml: diagram(
      `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="s"/>${TASK}</bpmn:subProcess>${boundary(timer('timeDuration', 'PT1S')).replace(TASK, '')}`,
    ),
    element: 'edge',
    message: "the same scope as its activity 'task'",
  },
  {
    name: 'a message throw event for a message without a name',
    xml: diagram(
      `${START}<bpmn:intermediateThrowEvent id="x">${JOB}<bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateThrowEvent>`,
      '<bpmn:message id="m"/>',
    ),
    element: 'x',
    message: 'a name on the message to send',
  },
  {
    name: 'a link without a name',
    xml: diagram(`${START}${catchEvent('c', '<bpmn:linkEventDefinition id="l"/>')}`),
    element: 'c',
    message: 'a name on the link event',
  },
  {
    name: 'the same link in two scopes',
    xml: diagram(
      `${START}${catchEvent('c', '<bpmn:linkEventDefinition id="l" name="A"/>')}<bpmn:subProcess id="sub"><bpmn:startEvent id="s"/>${catchEvent('d', '<bpmn:linkEventDefinition id="l2" name="A"/>')}</bpmn:subProcess>`,
    ),
    element: 'd',
    message: "one link catch event 'A' in a process",
  },
  {
    name: 'a throw event with a trigger of catch events',
    xml: diagram(
      `${START}<bpmn:intermediateThrowEvent id="x">${timer('timeDuration', 'PT1S')}</bpmn:intermediateThrowEvent>`,
    ),
    element: 'x',
    message: "'timer' is not supported here",
  },
  {
    name: 'two event subprocesses for one error',
    xml: diagram(
      `${START}${eventSub('<bpmn:startEvent id="subStart"><bpmn:errorEventDefinition/></bpmn:startEvent>')}<bpmn:subProcess id="sub2" triggeredByEvent="true"><bpmn:startEvent id="s2"><bpmn:errorEventDefinition/></bpmn:startEvent></bpmn:subProcess>`,
    ),
    element: 'p',
    message: 'error without code more than once',
  },
  {
    name: 'a cycle on an interrupting event subprocess',
    xml: diagram(
      `${START}${eventSub(`<bpmn:startEvent id="subStart">${timer('timeCycle', 'R3/PT1S')}</bpmn:startEvent>`)}`,
    ),
    element: 'subStart',
    message: 'but found a cycle',
  },
  {
    name: 'a cron expression with a day that does not exist',
    xml: diagram(`<bpmn:startEvent id="start">${timer('timeCycle', '0 0 0 32W * ?')}</bpmn:startEvent>`),
    element: 'start',
    message: 'each inside its range',
  },
  {
    name: 'a boundary event without an outgoing child',
    xml: diagram(`${START}${boundary(timer('timeDuration', 'PT1S')).replace('<bpmn:outgoing>f9</bpmn:outgoing>', '')}`),
    element: 'edge',
    message: 'at least one <outgoing> sequence flow',
  },
  {
    name: 'an escalation boundary event on a task',
    xml: diagram(`${START}${boundary('<bpmn:escalationEventDefinition/>')}`),
    element: 'edge',
    message: 'on a subprocess or call activity',
  },
  {
    name: 'an error boundary event that does not interrupt',
    xml: diagram(`${START}${boundary('<bpmn:errorEventDefinition/>', 'cancelActivity="false"')}`),
    element: 'edge',
    message: 'an error event to interrupt',
  },
  {
    name: 'a cycle on an interrupting boundary timer',
    xml: diagram(`${START}${boundary(timer('timeCycle', 'R3/PT1S'))}`),
    element: 'edge',
    message: 'but found a cycle',
  },
  {
    name: 'a cycle on an intermediate timer',
    xml: diagram(`${START}${catchEvent('c', timer('timeCycle', 'R3/PT1S'))}`),
    element: 'c',
    message: 'but found a cycle',
  },
  {
    name: 'a timer without a value',
    xml: diagram(`${START}${catchEvent('c', '<bpmn:timerEventDefinition/>')}`),
    element: 'c',
    message: 'exactly one of timeDate, timeDuration or timeCycle, but found 0',
  },
  {
    name: 'a duration that is none',
    xml: diagram(`${START}${catchEvent('c', timer('timeDuration', '5 days'))}`),
    element: 'c',
    message: "such as 'PT30M'",
  },
  {
    name: 'a cycle that is none',
    xml: diagram(`<bpmn:startEvent id="start">${timer('timeCycle', 'every Monday')}</bpmn:startEvent>`),
    element: 'start',
    message: 'Expected a cron expression of six fields',
  },
  {
    name: 'a start timer that needs variables',
    xml: diagram(`<bpmn:startEvent id="start">${timer('timeDate', '=due')}</bpmn:startEvent>`),
    element: 'start',
    message: 'to be valid',
  },
  {
    name: 'a catch event without a trigger',
    xml: diagram(`${START}<bpmn:intermediateCatchEvent id="c"/>`),
    element: 'c',
    message: 'exactly one event definition, but found none',
  },
  {
    name: 'two triggers on one event',
    xml: diagram(`${START}${catchEvent('c', timer('timeDuration', 'PT1S') + timer('timeDuration', 'PT2S'))}`),
    element: 'c',
    message: 'at most one event definition, but found 2',
  },
  {
    name: 'an error start event of a process',
    xml: diagram('<bpmn:startEvent id="start"><bpmn:errorEventDefinition/></bpmn:startEvent>'),
    element: 'start',
    message: "'error' is not supported here",
  },
  {
    name: 'a message catch event without correlation key',
    xml: diagram(
      `${START}${catchEvent('c', '<bpmn:messageEventDefinition messageRef="m"/>')}`,
      '<bpmn:message id="m" name="paid"/>',
    ),
    element: 'c',
    message: 'the correlation key of the message (zeebe:subscription), but it is missing',
  },
  {
    name: 'a message without a name',
    xml: diagram(
      `${START}${catchEvent('c', '<bpmn:messageEventDefinition messageRef="m"/>')}`,
      MESSAGE.replace(' name="paid"', ''),
    ),
    element: 'c',
    message: 'the name of the message, but it is missing',
  },
  {
    name: 'a receive task without a message',
    xml: diagram(`${START}<bpmn:receiveTask id="c"/>`),
    element: 'c',
    message: 'a reference to a message, but found none',
  },
  {
    name: 'a message start event whose name needs variables',
    xml: diagram(
      '<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>',
      MESSAGE.replace('paid', '=x'),
    ),
    element: 'start',
    message: 'to be a text without any variables',
  },
  {
    name: 'a signal event without a signal',
    xml: diagram(`${START}${catchEvent('c', '<bpmn:signalEventDefinition/>')}`),
    element: 'c',
    message: 'a reference to a signal',
  },
  {
    name: 'an error end event without a code',
    xml: diagram(`${START}<bpmn:endEvent id="e"><bpmn:errorEventDefinition/></bpmn:endEvent>`),
    element: 'e',
    message: 'the errorCode to throw, but it is missing',
  },
  {
    name: 'an error catch event with an expression',
    xml: diagram(
      `${START}${boundary('<bpmn:errorEventDefinition errorRef="err"/>')}`,
      '<bpmn:error id="err" errorCode="=x"/>',
    ),
    element: 'edge',
    message: 'a fixed errorCode on a catch event',
  },
  {
    name: 'an escalation throw event without a code',
    xml: diagram(
      `${START}<bpmn:intermediateThrowEvent id="x"><bpmn:escalationEventDefinition/></bpmn:intermediateThrowEvent>`,
    ),
    element: 'x',
    message: 'the escalationCode to throw',
  },
  {
    name: 'a link throw event without its catch event',
    xml: diagram(
      `${START}<bpmn:intermediateThrowEvent id="x"><bpmn:linkEventDefinition id="l" name="A"/></bpmn:intermediateThrowEvent>`,
    ),
    element: 'x',
    message: "a link catch event 'A' in the same scope",
  },
  {
    name: 'two link catch events of one name',
    xml: diagram(
      `${START}${catchEvent('c', '<bpmn:linkEventDefinition id="l1" name="A"/>')}${catchEvent('d', '<bpmn:linkEventDefinition id="l2" name="A"/>')}`,
    ),
    element: 'd',
    message: "one link catch event 'A' in a process",
  },
  {
    name: 'a message throw event without a job type',
    xml: diagram(
      `${START}<bpmn:intermediateThrowEvent id="x"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateThrowEvent>`,
      MESSAGE,
    ),
    element: 'x',
    message: 'a job type (zeebe:taskDefinition), but it is missing',
  },
  {
    name: 'the same message on two boundary events of an activity',
    xml: diagram(
      `${START}${boundary('<bpmn:messageEventDefinition messageRef="m"/>')}<bpmn:boundaryEvent id="edge2" attachedToRef="task"><bpmn:outgoing>f7</bpmn:outgoing><bpmn:messageEventDefinition messageRef="m"/></bpmn:boundaryEvent>${flow('f7', 'edge2', 'end')}`,
      MESSAGE,
    ),
    element: 'task',
    message: "message 'paid' more than once",
  },
  {
    name: 'two boundary events that catch all errors',
    xml: diagram(
      `${START}${boundary('<bpmn:errorEventDefinition/>')}<bpmn:boundaryEvent id="edge2" attachedToRef="task"><bpmn:outgoing>f7</bpmn:outgoing><bpmn:errorEventDefinition/></bpmn:boundaryEvent>${flow('f7', 'edge2', 'end')}`,
    ),
    element: 'task',
    message: 'error without code more than once',
  },
];

const TASKS: Refusal[] = [
  {
    name: 'the same header twice',
    xml: diagram(
      `${START}<bpmn:serviceTask id="x">${ext('<zeebe:taskDefinition type="t"/><zeebe:taskHeaders><zeebe:header key="k" value="1"/><zeebe:header key="k" value="2"/></zeebe:taskHeaders>')}</bpmn:serviceTask>`,
    ),
    element: 'x',
    message: "every header once, but found 'k' more often",
  },
  {
    name: 'a form by id and by key',
    xml: diagram(
      `${START}<bpmn:userTask id="x">${ext('<zeebe:formDefinition formId="a" formKey="b"/>')}</bpmn:userTask>`,
    ),
    element: 'x',
    message: 'but found both',
  },
  {
    name: 'an external form',
    xml: diagram(
      `${START}<bpmn:userTask id="x">${ext('<zeebe:formDefinition externalReference="a"/>')}</bpmn:userTask>`,
    ),
    element: 'x',
    message: 'external references exist for native user tasks only',
  },
  {
    name: 'a send task for a message without a name',
    xml: diagram(`${START}<bpmn:sendTask id="x" messageRef="m">${JOB}</bpmn:sendTask>`, '<bpmn:message id="m"/>'),
    element: 'x',
    message: 'a name on the message to send',
  },
  {
    name: 'candidate groups with a gap',
    xml: diagram(
      `${START}<bpmn:userTask id="x">${ext('<zeebe:assignmentDefinition candidateGroups="a,,b"/>')}</bpmn:userTask>`,
    ),
    element: 'x',
    message: 'candidateGroups to be names separated by commas',
  },
  {
    name: 'a multi-instance by cardinality',
    xml: diagram(
      `${START}<bpmn:manualTask id="x"><bpmn:multiInstanceLoopCharacteristics>${ext('<zeebe:loopCharacteristics inputCollection="=l"/>')}<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:manualTask>`,
    ),
    element: 'x',
    message: 'but found loopCardinality',
  },
  {
    name: 'a default flow on a task',
    xml: diagram(`${START}<bpmn:manualTask id="x" default="f"/><bpmn:endEvent id="e"/>${flow('f', 'x', 'e')}`),
    element: 'x',
    message: 'found it on an activity',
  },
  {
    name: 'a service task without type',
    xml: diagram(`${START}<bpmn:serviceTask id="x"/>`),
    element: 'x',
    message: 'a job type (zeebe:taskDefinition), but it is missing',
  },
  {
    name: 'a script task without script or type',
    xml: diagram(`${START}<bpmn:scriptTask id="x"/>`),
    element: 'x',
    message: 'a job type',
  },
  {
    name: 'a script task with both',
    xml: diagram(
      `${START}<bpmn:scriptTask id="x">${ext('<zeebe:taskDefinition type="t"/><zeebe:script expression="=1" resultVariable="r"/>')}</bpmn:scriptTask>`,
    ),
    element: 'x',
    message: 'but found both',
  },
  {
    name: 'a script that is a static text',
    xml: diagram(
      `${START}<bpmn:scriptTask id="x">${ext('<zeebe:script expression="1" resultVariable="r"/>')}</bpmn:scriptTask>`,
    ),
    element: 'x',
    message: "the script to be an expression with a leading '='",
  },
  {
    name: 'a decision without a result variable',
    xml: diagram(
      `${START}<bpmn:businessRuleTask id="x">${ext('<zeebe:calledDecision decisionId="d"/>')}</bpmn:businessRuleTask>`,
    ),
    element: 'x',
    message: 'Expected a result variable',
  },
  {
    name: 'a call activity without a process id',
    xml: diagram(`${START}<bpmn:callActivity id="x"/>`),
    element: 'x',
    message: 'the process id of zeebe:calledElement',
  },
  {
    name: 'a multi-instance without an input collection',
    xml: diagram(`${START}<bpmn:manualTask id="x"><bpmn:multiInstanceLoopCharacteristics/></bpmn:manualTask>`),
    element: 'x',
    message: 'the input collection, but it is missing',
  },
  {
    name: 'an output collection without an output element',
    xml: diagram(
      `${START}<bpmn:manualTask id="x"><bpmn:multiInstanceLoopCharacteristics>${ext('<zeebe:loopCharacteristics inputCollection="=l" outputCollection="r"/>')}</bpmn:multiInstanceLoopCharacteristics></bpmn:manualTask>`,
    ),
    element: 'x',
    message: 'both an output collection and an output element',
  },
  {
    name: 'an input mapping to a reserved word',
    xml: diagram(
      `${START}<bpmn:serviceTask id="x">${ext('<zeebe:taskDefinition type="t"/><zeebe:ioMapping><zeebe:input source="=a" target="null"/></zeebe:ioMapping>')}</bpmn:serviceTask>`,
    ),
    element: 'x',
    message: "'null' is a reserved word",
  },
  {
    name: 'a static output mapping',
    xml: diagram(
      `${START}<bpmn:serviceTask id="x">${ext('<zeebe:taskDefinition type="t"/><zeebe:ioMapping><zeebe:output source="a" target="b"/></zeebe:ioMapping>')}</bpmn:serviceTask>`,
    ),
    element: 'x',
    message: 'the source of an output mapping to be an expression',
  },
  {
    name: 'a due date without zone',
    xml: diagram(
      `${START}<bpmn:userTask id="x">${ext('<zeebe:taskSchedule dueDate="2026-01-31T17:00:00"/>')}</bpmn:userTask>`,
    ),
    element: 'x',
    message: 'dueDate to be a date and time',
  },
  {
    name: 'a form definition without form',
    xml: diagram(`${START}<bpmn:userTask id="x">${ext('<zeebe:formDefinition/>')}</bpmn:userTask>`),
    element: 'x',
    message: 'either a form id or a form key in zeebe:formDefinition, but found neither',
  },
];

describe.each([
  ['events', EVENTS],
  ['tasks', TASKS],
])('deployment refuses by %s', (_group, refusals) => {
  it.each(refusals)('$name', async (refusal) => {
    expect(await faultsOfElement(refusal)).toContain(refusal.message);
  });
});
