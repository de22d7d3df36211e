import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { filesEndingWith, readProcessFile } from './process-files.ts';

/** Element tree of bpmn-moddle, of which only what the shipped diagrams use is named. */
interface Element {
  readonly $type: string;
  readonly id: string;
  readonly name?: string;
  readonly flowElements?: readonly Element[];
  readonly rootElements?: readonly Element[];
  readonly eventDefinitions?: readonly Element[];
  readonly messageRef?: Element;
  readonly signalRef?: Element;
  readonly errorRef?: Element & { readonly errorCode?: string };
  readonly attachedToRef?: Element;
  readonly sourceRef?: Element;
  readonly conditionExpression?: { readonly body: string };
  readonly loopCharacteristics?: Element;
  readonly extensionElements?: { readonly values: readonly Extension[] };
}

interface Extension {
  readonly $type: string;
  readonly [property: string]: unknown;
}

type Mappings = Readonly<Record<string, string>>;

/** One element of a shipped diagram with what the contract says about it. */
export interface DiagramElement {
  readonly process: string;
  readonly id: string;
  readonly kind: string;
  /** Target -> expression, without the leading `=`. */
  readonly inputs: Mappings;
  readonly outputs: Mappings;
  readonly jobType: string | undefined;
  readonly retries: string | undefined;
  readonly calledProcess: string | undefined;
  readonly decision: string | undefined;
  readonly resultVariable: string | undefined;
  readonly form: string | undefined;
  readonly group: string | undefined;
  readonly headers: Mappings;
  /** Variable that holds the element of a multi-instance. */
  readonly itemVariable: string | undefined;
  readonly message: string | undefined;
  readonly signal: string | undefined;
  readonly errorCode: string | undefined;
  readonly attachedTo: string | undefined;
  /** Set for sequence flows. */
  readonly source: string | undefined;
  readonly condition: string | undefined;
}

const zeebe: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');

/** Every flow element of every shipped diagram. */
export async function readDiagrams(): Promise<readonly DiagramElement[]> {
  const moddle = new BpmnModdle({ zeebe });
  const roots = filesEndingWith('.bpmn').map(async (name) => (await moddle.fromXML(readProcessFile(name))).rootElement);
  return (await Promise.all(roots)).flatMap((root) =>
    ((root as Element).rootElements ?? [])
      .filter((element) => element.$type === 'bpmn:Process')
      .flatMap((process) => elementsWithin(process).map((element) => describe(process.id, element))),
  );
}

function elementsWithin(scope: Element): readonly Element[] {
  return (scope.flowElements ?? []).flatMap((element) => [element, ...elementsWithin(element)]);
}

function describe(process: string, element: Element): DiagramElement {
  const event = element.eventDefinitions?.[0];
  const mapping = extension(element, 'IoMapping');
  const decision = extension(element, 'CalledDecision');
  return {
    process,
    id: element.id,
    kind: element.$type.replace('bpmn:', ''),
    inputs: mappings(mapping?.['inputParameters'], 'target', 'source'),
    outputs: mappings(mapping?.['outputParameters'], 'target', 'source'),
    jobType: text(extension(element, 'TaskDefinition')?.['type']),
    retries: text(extension(element, 'TaskDefinition')?.['retries']),
    calledProcess: text(extension(element, 'CalledElement')?.['processId']),
    decision: text(decision?.['decisionId']),
    resultVariable: text(decision?.['resultVariable']),
    form: text(extension(element, 'FormDefinition')?.['formId']),
    group: text(extension(element, 'AssignmentDefinition')?.['candidateGroups']),
    headers: mappings(extension(element, 'TaskHeaders')?.['values'], 'key', 'value'),
    itemVariable: text(extension(element.loopCharacteristics, 'LoopCharacteristics')?.['inputElement']),
    message: event?.messageRef?.name,
    signal: event?.signalRef?.name,
    errorCode: event?.errorRef?.errorCode,
    attachedTo: element.attachedToRef?.id,
    source: element.sourceRef?.id,
    condition: element.conditionExpression?.body,
  };
}

function extension(element: Element | undefined, type: string): Extension | undefined {
  return element?.extensionElements?.values.find((each) => each.$type === `zeebe:${type}`);
}

function mappings(list: unknown, key: string, value: string): Mappings {
  const entries = (list ?? []) as readonly Mappings[];
  return Object.fromEntries(entries.map((entry) => [entry[key] ?? '', (entry[value] ?? '').replace(/^=/, '')]));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
