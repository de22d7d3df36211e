/** Start, catch, boundary, throw and end events. */
import type {
  BoundaryEventElement,
  EndEventElement,
  IntermediateCatchEventElement,
  IntermediateThrowEventElement,
  StartEventElement,
} from '../executable.ts';
import { childOf, childrenOf, idOf, isA, type ModdleElement } from '../moddle.ts';
import { linkNameOf } from '../rules/links.ts';
import { commonFields, linkKey, listIn, type TransformContext } from './context.ts';
import {
  type CatchSite,
  checkThrownMessage,
  definitionOf,
  readCatchDefinition,
  readErrorCode,
  readEscalationThrow,
  readSignal,
} from './event-definitions.ts';
import { readJob } from './jobs.ts';

export function buildStartEvent(context: TransformContext, element: ModdleElement): StartEventElement {
  const definition = readCatchDefinition(catchSite(context, element)) ?? { eventType: 'NONE' };
  return {
    ...commonFields(context, element, definition.eventType),
    type: 'START_EVENT',
    definition,
    isInterrupting: element['isInterrupting'] !== false,
  };
}

function catchSite(context: TransformContext, event: ModdleElement): CatchSite {
  const isProcessStart =
    isA(event, 'bpmn:StartEvent') && context.scopeOf.get(event)?.element === context.source.element;
  return { event, isProcessStart, faults: context.faults };
}

/** null when it has no supported trigger; a rule has reported that. */
export function buildCatchEvent(
  context: TransformContext,
  element: ModdleElement,
): IntermediateCatchEventElement | null {
  const linkName = linkNameOf(element);
  if (linkName !== undefined) {
    const definition = { eventType: 'LINK', name: linkName } as const;
    const fields = commonFields(context, element, 'LINK');
    const event = { ...fields, type: 'INTERMEDIATE_CATCH_EVENT', definition, eventBasedGateway: null } as const;
    context.linkCatchEvents.set(linkKey(fields.flowScope, linkName), event);
    return event;
  }
  const definition = readCatchDefinition(catchSite(context, element));
  if (definition === null || definition.eventType === 'ERROR' || definition.eventType === 'ESCALATION') {
    return null;
  }
  const fields = commonFields(context, element, definition.eventType);
  return {
    ...fields,
    type: 'INTERMEDIATE_CATCH_EVENT',
    definition,
    eventBasedGateway: gatewayBefore(context, element),
  };
}

function gatewayBefore(context: TransformContext, element: ModdleElement): string | null {
  const sources = (context.source.incoming.get(element) ?? []).flatMap((flow) => childOf(flow, 'sourceRef') ?? []);
  const gateway = sources.find((source) => isA(source, 'bpmn:EventBasedGateway'));
  return gateway === undefined ? null : idOf(gateway);
}

export function buildBoundaryEvent(context: TransformContext, element: ModdleElement): BoundaryEventElement | null {
  const definition = readCatchDefinition(catchSite(context, element));
  const host = childOf(element, 'attachedToRef');
  if (definition === null || host === undefined) {
    return null;
  }
  const event: BoundaryEventElement = {
    ...commonFields(context, element, definition.eventType),
    type: 'BOUNDARY_EVENT',
    definition,
    attachedTo: idOf(host),
    isInterrupting: element['cancelActivity'] !== false,
  };
  listIn(context.boundaryEvents, event.attachedTo).push(event);
  return event;
}

/** Catch events of the scope must have been built before, so that a link finds its target. */
export function buildThrowEvent(
  context: TransformContext,
  element: ModdleElement,
): IntermediateThrowEventElement | null {
  const linkName = linkNameOf(element);
  if (linkName !== undefined) {
    const fields = commonFields(context, element, 'LINK');
    const target = context.linkCatchEvents.get(linkKey(fields.flowScope, linkName));
    return target === undefined
      ? null
      : { ...fields, type: 'INTERMEDIATE_THROW_EVENT', definition: { eventType: 'LINK', target } };
  }
  const definition = readThrowDefinition(context, element);
  return {
    ...commonFields(context, element, definition.eventType),
    type: 'INTERMEDIATE_THROW_EVENT',
    definition,
  };
}

export function buildEndEvent(context: TransformContext, element: ModdleElement): EndEventElement {
  const definition = readEndDefinition(context, element);
  return { ...commonFields(context, element, definition.eventType), type: 'END_EVENT', definition };
}

function readEndDefinition(context: TransformContext, element: ModdleElement): EndEventElement['definition'] {
  const error = definitionOf(element, 'bpmn:ErrorEventDefinition');
  if (error !== undefined) {
    return { eventType: 'ERROR', code: readErrorCode(element, error, context.faults) };
  }
  return definitionOf(element, 'bpmn:TerminateEventDefinition') === undefined
    ? readThrowDefinition(context, element)
    : { eventType: 'TERMINATE' };
}

type PlainThrow = Exclude<IntermediateThrowEventElement['definition'], { eventType: 'LINK' }>;

function readThrowDefinition(context: TransformContext, element: ModdleElement): PlainThrow {
  const { faults } = context;
  const definition = childrenOf(element, 'eventDefinitions')[0];
  switch (definition?.$type) {
    case 'bpmn:MessageEventDefinition':
      checkThrownMessage(element, definition, faults);
      return { eventType: 'MESSAGE', job: readJob(element, faults) };
    case 'bpmn:SignalEventDefinition':
      return readSignal({ event: element, faults }, definition);
    case 'bpmn:EscalationEventDefinition':
      return readEscalationThrow(element, definition, faults);
    default:
      return { eventType: 'NONE' };
  }
}
