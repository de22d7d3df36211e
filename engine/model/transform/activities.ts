/** Tasks, call activities and the multi-instance body around an activity. */
import type {
  ActivityElement,
  BoundaryEventElement,
  BusinessRuleTaskElement,
  LoopCharacteristics,
  MultiInstanceBodyElement,
  ScriptTaskElement,
} from '../executable.ts';
import type { Faults } from '../faults.ts';
import { bodyOf, childOf, extensionOf, flagOf, idOf, type ModdleElement, textOf } from '../moddle.ts';
import { type CommonFields, commonFields, listIn, type TransformContext } from './context.ts';
import { checkThrownMessage, readMessage } from './event-definitions.ts';
import { optionalExpression, optionalFeel, requiredExpression, requiredFeel } from './expressions.ts';
import { hasJob, readJob, readUserTask } from './jobs.ts';

type ActivityCommon = CommonFields & {
  readonly boundaryEvents: BoundaryEventElement[];
  readonly isMultiInstanceInner: boolean;
};

/** Inside a multi-instance body, flows and boundary events belong to the body. */
export function activityFields(context: TransformContext, element: ModdleElement): ActivityCommon {
  const fields = commonFields(context, element);
  return childOf(element, 'loopCharacteristics') === undefined
    ? { ...fields, boundaryEvents: listIn(context.boundaryEvents, fields.id), isMultiInstanceInner: false }
    : { ...fields, incoming: [], outgoing: [], boundaryEvents: [], isMultiInstanceInner: true };
}

/** null for types a rule has refused. */
export function buildTask(context: TransformContext, element: ModdleElement): ActivityElement | null {
  const fields = activityFields(context, element);
  const { faults } = context;
  switch (element.$type) {
    case 'bpmn:ServiceTask':
      return { ...fields, type: 'SERVICE_TASK', job: readJob(element, faults) };
    case 'bpmn:SendTask':
      checkThrownMessage(element, element, faults);
      return { ...fields, type: 'SEND_TASK', job: readJob(element, faults) };
    case 'bpmn:UserTask':
      return { ...fields, type: 'USER_TASK', ...readUserTask(element, faults) };
    case 'bpmn:ScriptTask':
      return { ...fields, type: 'SCRIPT_TASK', implementation: readScript(element, faults) };
    case 'bpmn:BusinessRuleTask':
      return { ...fields, type: 'BUSINESS_RULE_TASK', implementation: readRule(element, faults) };
    case 'bpmn:ReceiveTask': {
      const site = { event: element, isProcessStart: false, faults };
      return { ...fields, type: 'RECEIVE_TASK', message: readMessage(site, childOf(element, 'messageRef')) };
    }
    case 'bpmn:Task':
      return { ...fields, type: 'TASK' };
    case 'bpmn:ManualTask':
      return { ...fields, type: 'MANUAL_TASK' };
    case 'bpmn:CallActivity':
      return { ...fields, type: 'CALL_ACTIVITY', ...readCalledElement(element, faults) };
    default:
      return null;
  }
}

function readScript(element: ModdleElement, faults: Faults): ScriptTaskElement['implementation'] {
  const script = extensionOf(element, 'zeebe:Script');
  if (!isOnlyOne(element, { extension: script, tag: 'zeebe:script' }, faults) || script === undefined) {
    return { kind: 'JOB', job: readJob(element, faults) };
  }
  const resultVariable = readResultVariable(element, script, faults);
  const expression = requiredFeel({ element, what: 'the script', faults }, textOf(script, 'expression'));
  return { kind: 'EXPRESSION', expression, resultVariable };
}

function readRule(element: ModdleElement, faults: Faults): BusinessRuleTaskElement['implementation'] {
  const decision = extensionOf(element, 'zeebe:CalledDecision');
  if (!isOnlyOne(element, { extension: decision, tag: 'zeebe:calledDecision' }, faults) || decision === undefined) {
    return { kind: 'JOB', job: readJob(element, faults) };
  }
  const resultVariable = readResultVariable(element, decision, faults);
  const decisionId = requiredExpression({ element, what: 'the decision id', faults }, textOf(decision, 'decisionId'));
  return { kind: 'DECISION', decisionId, resultVariable };
}

interface Alternative {
  readonly extension: ModdleElement | undefined;
  readonly tag: string;
}

function isOnlyOne(element: ModdleElement, { extension, tag }: Alternative, faults: Faults): boolean {
  if (extension !== undefined && hasJob(element)) {
    faults.add(idOf(element), `Expected either ${tag} or zeebe:taskDefinition, but found both`);
  }
  return extension !== undefined;
}

function readResultVariable(element: ModdleElement, extension: ModdleElement, faults: Faults): string {
  const name = textOf(extension, 'resultVariable') ?? '';
  if (name === '') {
    faults.add(idOf(element), 'Expected a result variable, but it is missing or empty');
  }
  return name;
}

function readCalledElement(element: ModdleElement, faults: Faults) {
  const called = extensionOf(element, 'zeebe:CalledElement');
  const processId = called && textOf(called, 'processId');
  return {
    processId: requiredExpression({ element, what: 'the process id of zeebe:calledElement', faults }, processId),
    // Zeebe's default of both is true.
    propagateAllChildVariables: called?.['propagateAllChildVariables'] !== false,
    propagateAllParentVariables: called?.['propagateAllParentVariables'] !== false,
  };
}

/** Wraps an activity with a multi-instance marker; the body takes over id, flows and boundary events. */
export function buildMultiInstanceBody(
  context: TransformContext,
  element: ModdleElement,
  inner: ActivityElement,
): MultiInstanceBodyElement {
  const { id, name, flowScope, eventType } = inner;
  return {
    type: 'MULTI_INSTANCE_BODY',
    id,
    name,
    flowScope,
    eventType,
    incoming: listIn(context.incoming, id),
    outgoing: listIn(context.outgoing, id),
    inputs: [],
    outputs: [],
    boundaryEvents: listIn(context.boundaryEvents, id),
    isMultiInstanceInner: false,
    inner,
    loop: readLoop(element, context.faults),
  };
}

function readLoop(element: ModdleElement, faults: Faults): LoopCharacteristics {
  const loop = childOf(element, 'loopCharacteristics');
  const extension = loop && extensionOf(loop, 'zeebe:LoopCharacteristics');
  const text = (property: string) => extension && textOf(extension, property);
  const outputCollection = text('outputCollection') || null;
  const outputElement = optionalFeel({ element, what: 'the output element', faults }, text('outputElement'));
  if ((outputCollection === null) !== (outputElement === null)) {
    faults.add(
      idOf(element),
      'Expected both an output collection and an output element or none, but found one of them',
    );
  }
  const condition = loop && bodyOf(loop, 'completionCondition');
  return {
    isSequential: loop !== undefined && flagOf(loop, 'isSequential'),
    inputCollection: requiredFeel({ element, what: 'the input collection', faults }, text('inputCollection')),
    inputElement: text('inputElement') || null,
    outputCollection,
    outputElement,
    completionCondition: optionalExpression({ element, what: 'the completion condition', faults }, condition),
  };
}
