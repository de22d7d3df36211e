import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';

/** A flow element as far as a move has to know it. */
export interface DiagramElement {
  readonly id: string;
  /** Label in the diagram, or the id. */
  readonly name: string;
  /** BPMN type without prefix, e.g. UserTask. */
  readonly type: string;
  /** Subprocess around it; undefined at the top. */
  readonly scope: string | undefined;
  /** Ids of sequence flows. */
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  /** Set for call activities. */
  readonly calledProcess: string | undefined;
  /** Set for event subprocesses: how they begin. */
  readonly startedBy: EventStart | undefined;
  /** True for a catch event of which an event-based gateway waits. */
  readonly isGatewayBranch: boolean;
  readonly attachedTo: string | undefined;
}

/** How an event subprocess begins. */
export interface EventStart {
  readonly isInterrupting: boolean;
  /** Undefined when it is no message. */
  readonly message: { readonly name: string; readonly correlationKey: string } | undefined;
}

/** One process of a diagram. */
export interface Diagram {
  readonly processId: string;
  readonly elements: ReadonlyMap<string, DiagramElement>;
  /** Sequence flow -> element that it leaves. */
  readonly flowSources: ReadonlyMap<string, string>;
}

interface Moddle {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly flowElements?: readonly Moddle[];
  readonly rootElements?: readonly Moddle[];
  readonly eventDefinitions?: readonly Moddle[];
  readonly incoming?: readonly Moddle[];
  readonly outgoing?: readonly Moddle[];
  readonly sourceRef?: Moddle;
  readonly attachedToRef?: Moddle;
  readonly messageRef?: Moddle;
  readonly triggeredByEvent?: boolean;
  readonly isInterrupting?: boolean;
  readonly extensionElements?: { readonly values?: readonly (Moddle & Readonly<Record<string, unknown>>)[] };
}

const zeebe: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');
const moddle = new BpmnModdle({ zeebe });

/** Reads one process of a diagram. Throws when the file holds no such process. */
export async function readDiagram(xml: string, processId: string): Promise<Diagram> {
  const { rootElement } = await moddle.fromXML(xml);
  const process = (rootElement as Moddle).rootElements?.find(
    ({ $type, id }) => $type === 'bpmn:Process' && id === processId,
  );
  if (process === undefined) throw new Error(`Expected a process ${processId} in its diagram, but there is none.`);
  const found = withinScope(process, undefined);
  const flows = found.filter(({ element }) => element.$type === 'bpmn:SequenceFlow');
  const nodes = found.filter(({ element }) => element.$type !== 'bpmn:SequenceFlow');
  return {
    processId,
    elements: new Map(nodes.map(({ element, scope }) => [element.id ?? '', describe(element, scope)])),
    flowSources: new Map(flows.map(({ element }) => [element.id ?? '', element.sourceRef?.id ?? ''])),
  };
}

interface Found {
  readonly element: Moddle;
  readonly scope: string | undefined;
}

function withinScope(parent: Moddle, scope: string | undefined): Found[] {
  return (parent.flowElements ?? []).flatMap((element) => [{ element, scope }, ...withinScope(element, element.id)]);
}

function describe(element: Moddle, scope: string | undefined): DiagramElement {
  const { id = '', name } = element;
  return {
    id,
    name: name ?? id,
    type: element.$type.replace('bpmn:', ''),
    scope,
    incoming: idsOf(element.incoming),
    outgoing: idsOf(element.outgoing),
    calledProcess: textOf(element, 'zeebe:CalledElement', 'processId'),
    startedBy: element.triggeredByEvent === true ? startOf(element) : undefined,
    isGatewayBranch: (element.incoming ?? []).some(({ sourceRef }) => sourceRef?.$type === 'bpmn:EventBasedGateway'),
    attachedTo: element.attachedToRef?.id,
  };
}

function startOf(subprocess: Moddle): EventStart {
  const start = subprocess.flowElements?.find(({ $type }) => $type === 'bpmn:StartEvent');
  const message = start?.eventDefinitions?.[0]?.messageRef;
  return {
    isInterrupting: start?.isInterrupting !== false,
    message: message && {
      name: message.name ?? '',
      correlationKey: textOf(message, 'zeebe:Subscription', 'correlationKey') ?? '',
    },
  };
}

function textOf(element: Moddle, extension: string, property: string): string | undefined {
  const value = element.extensionElements?.values?.find(({ $type }) => $type === extension)?.[property];
  return typeof value === 'string' ? value : undefined;
}

function idsOf(elements: readonly Moddle[] | undefined): string[] {
  return (elements ?? []).flatMap(({ id }) => id ?? []);
}
