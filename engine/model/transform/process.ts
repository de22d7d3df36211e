/**
 * Builds the executable process from the drawn one. Scopes are built from the inside out and, within a scope, catching
 * events first, because everything else refers to them. Faults go to the collector; a process is used only without any.
 */
import type { CompiledExpression } from '../../expression/index.ts';
import type {
  EventSubProcessElement,
  ExecutableProcess,
  FlowNode,
  ProcessElement,
  SequenceFlow,
  StartEventElement,
} from '../executable.ts';
import type { Faults } from '../faults.ts';
import { bodyOf, childOf, flagOf, idOf, isA, type ModdleElement, textOf } from '../moddle.ts';
import type { ProcessSource, ScopeSource } from '../source.ts';
import { activityFields, buildMultiInstanceBody, buildTask } from './activities.ts';
import { commonFields, listIn, type TransformContext } from './context.ts';
import { buildBoundaryEvent, buildCatchEvent, buildEndEvent, buildStartEvent, buildThrowEvent } from './events.ts';
import { requiredFeel } from './expressions.ts';
import { buildGateway } from './gateways.ts';

export function transformProcess(source: ProcessSource, faults: Faults): ExecutableProcess {
  const context = createContext(source, faults);
  for (const scope of source.scopes.toReversed()) {
    buildScope(context, scope);
  }
  const root: ProcessElement = {
    ...commonFields(context, source.element),
    ...scopeFields(context, source.element),
    type: 'PROCESS',
  };
  context.elements.set(root.id, root);
  for (const scope of source.scopes) {
    connectFlows(context, scope);
  }
  for (const step of context.afterFlows) {
    step();
  }
  const startsBy = (eventType: string) => root.startEvents.filter((event) => event.eventType === eventType);
  return {
    id: root.id,
    name: root.name,
    root,
    elements: context.elements,
    flows: context.flows,
    messageStartEvents: startsBy('MESSAGE'),
    timerStartEvents: startsBy('TIMER'),
    signalStartEvents: startsBy('SIGNAL'),
  };
}

function createContext(source: ProcessSource, faults: Faults): TransformContext {
  const scopeOf = new Map<ModdleElement, ScopeSource>();
  for (const scope of source.scopes) {
    for (const node of scope.nodes) {
      scopeOf.set(node, scope);
    }
  }
  return {
    source,
    faults,
    scopeOf,
    elements: new Map(),
    flowNodes: new Map(),
    flows: new Map(),
    outgoing: new Map(),
    incoming: new Map(),
    eventSubProcesses: new Map(),
    boundaryEvents: new Map(),
    linkCatchEvents: new Map(),
    afterFlows: [],
  };
}

function buildScope(context: TransformContext, scope: ScopeSource): void {
  const isCatching = (node: ModdleElement) => isA(node, 'bpmn:CatchEvent');
  for (const node of [...scope.nodes.filter(isCatching), ...scope.nodes.filter((each) => !isCatching(each))]) {
    if (isA(node, 'bpmn:SubProcess') && flagOf(node, 'triggeredByEvent')) {
      buildEventSubProcess(context, node);
      continue;
    }
    const element = buildNode(context, node);
    if (element !== null) {
      context.elements.set(element.id, element);
      context.flowNodes.set(node, element);
    }
  }
}

function buildNode(context: TransformContext, node: ModdleElement): FlowNode | null {
  switch (node.$type) {
    case 'bpmn:StartEvent':
      return buildStartEvent(context, node);
    case 'bpmn:IntermediateCatchEvent':
      return buildCatchEvent(context, node);
    case 'bpmn:BoundaryEvent':
      return buildBoundaryEvent(context, node);
    case 'bpmn:IntermediateThrowEvent':
      return buildThrowEvent(context, node);
    case 'bpmn:EndEvent':
      return buildEndEvent(context, node);
    default:
      return isA(node, 'bpmn:Gateway') ? buildGateway(context, node) : buildActivity(context, node);
  }
}

function buildActivity(context: TransformContext, node: ModdleElement): FlowNode | null {
  const activity =
    node.$type === 'bpmn:SubProcess'
      ? ({ ...activityFields(context, node), ...scopeFields(context, node), type: 'SUB_PROCESS' } as const)
      : buildTask(context, node);
  if (activity === null || childOf(node, 'loopCharacteristics') === undefined) {
    return activity;
  }
  return buildMultiInstanceBody(context, node, activity);
}

function buildEventSubProcess(context: TransformContext, node: ModdleElement): void {
  const scope = scopeFields(context, node);
  const startEvent = scope.startEvents[0];
  if (startEvent === undefined) {
    return;
  }
  const element: EventSubProcessElement = {
    ...commonFields(context, node),
    ...scope,
    type: 'EVENT_SUB_PROCESS',
    startEvent,
  };
  context.elements.set(element.id, element);
  listIn(context.eventSubProcesses, element.flowScope ?? '').push(element);
}

interface ScopeParts {
  readonly startEvents: readonly StartEventElement[];
  readonly noneStartEvent: StartEventElement | null;
  readonly eventSubProcesses: readonly EventSubProcessElement[];
}

/** Children exist already, since scopes are built from the inside out. */
function scopeFields(context: TransformContext, scope: ModdleElement): ScopeParts {
  const nodes = context.source.scopes.find((candidate) => candidate.element === scope)?.nodes ?? [];
  const startEvents = nodes
    .map((node) => context.flowNodes.get(node))
    .filter((element) => element?.type === 'START_EVENT');
  return {
    startEvents,
    noneStartEvent: startEvents.find((event) => event.eventType === 'NONE') ?? null,
    eventSubProcesses: listIn(context.eventSubProcesses, idOf(scope)),
  };
}

function connectFlows(context: TransformContext, scope: ScopeSource): void {
  for (const flow of scope.flows) {
    const source = nodeAt(context, flow, 'sourceRef');
    const target = nodeAt(context, flow, 'targetRef');
    if (source === undefined || target === undefined) {
      continue;
    }
    const sequenceFlow: SequenceFlow = {
      type: 'SEQUENCE_FLOW',
      id: idOf(flow),
      name: textOf(flow, 'name') ?? '',
      flowScope: idOf(scope.element),
      source,
      target,
      condition: readCondition(context, flow),
    };
    context.flows.set(sequenceFlow.id, sequenceFlow);
    listIn(context.outgoing, source.id).push(sequenceFlow);
    listIn(context.incoming, target.id).push(sequenceFlow);
  }
}

function nodeAt(context: TransformContext, flow: ModdleElement, end: 'sourceRef' | 'targetRef'): FlowNode | undefined {
  const node = childOf(flow, end);
  return node === undefined ? undefined : context.flowNodes.get(node);
}

/** A default flow is taken when nothing else is; a condition still written on it has to be valid, but has no say. */
function readCondition(context: TransformContext, flow: ModdleElement): CompiledExpression | null {
  if (childOf(flow, 'conditionExpression') === undefined) {
    return null;
  }
  const site = { element: flow, what: 'the condition', faults: context.faults };
  const condition = requiredFeel(site, bodyOf(flow, 'conditionExpression')?.trim());
  const gateway = childOf(flow, 'sourceRef');
  const isDefault = gateway !== undefined && childOf(gateway, 'default') === flow;
  return isDefault ? null : condition;
}
