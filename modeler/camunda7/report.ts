import { BpmnModdle } from 'bpmn-moddle';
import camundaModdle from 'camunda-bpmn-moddle/resources/camunda.json';
import { attributeNeeds, conditionNeed, elementNeeds, type Need, unknownNeed } from './needs.ts';

/** What one camunda: attribute or extension element of a diagram would need on Zeebe 8.5. */
export interface Finding extends Need {
  readonly elementId: string;
  readonly elementName: string;
  readonly elementType: string;
  /** `camunda:assignee="${chief}"` or `camunda:inputOutput`. */
  readonly source: string;
}

export interface Camunda7Report {
  /** False when the diagram holds nothing of Camunda 7. */
  readonly isCamunda7: boolean;
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
}

interface ModdleElement {
  readonly $type: string;
  readonly $parent?: ModdleElement;
  /** An element of a namespace that is not read here has no properties. */
  readonly $descriptor: { readonly properties?: readonly ModdleProperty[] };
  readonly id?: string;
  readonly name?: string;
  get(name: string): unknown;
}

interface ModdleProperty {
  readonly name: string;
  readonly ns: { readonly prefix: string };
  readonly isReference?: boolean;
}

/**
 * Reads a diagram with the Camunda 7 moddle and says for every camunda: attribute what it would need here.
 * @throws when the text is no BPMN
 */
export async function reportCamunda7(xml: string): Promise<Camunda7Report> {
  const { rootElement, warnings } = await new BpmnModdle({ camunda: camundaModdle }).fromXML(xml);
  const findings = [...elementsBelow(rootElement as ModdleElement)].flatMap(findingsOf);
  return { isCamunda7: findings.length > 0, findings, warnings: warnings.map((warning) => warning.message) };
}

function* elementsBelow(element: ModdleElement): Generator<ModdleElement> {
  yield element;
  for (const property of element.$descriptor.properties ?? []) {
    if (property.isReference) continue;
    const value = element.get(property.name);
    for (const child of Array.isArray(value) ? value : [value]) if (isElement(child)) yield* elementsBelow(child);
  }
}

function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value && '$descriptor' in value;
}

function findingsOf(element: ModdleElement): Finding[] {
  return [...attributeFindings(element), ...extensionFinding(element), ...conditionFinding(element)];
}

/**
 * Only what stands in the file: defaults such as `exclusive` live on the prototype. Attributes inside an extension
 * element belong to that element's own finding.
 */
function attributeFindings(element: ModdleElement): Finding[] {
  if (element.$type.startsWith('camunda:')) return [];
  return (element.$descriptor.properties ?? []).flatMap(({ name, ns }) => {
    if (ns.prefix !== 'camunda' || !Object.hasOwn(element, name)) return [];
    const value = String(element.get(name));
    return [finding(element, `camunda:${name}="${value}"`, attributeNeeds[name]?.(value) ?? unknownNeed(name))];
  });
}

const outermost = (element: ModdleElement): boolean => element.$parent?.$type === 'bpmn:ExtensionElements';

function extensionFinding(element: ModdleElement): Finding[] {
  if (!element.$type.startsWith('camunda:') || !outermost(element)) return [];
  const type = element.$type.slice('camunda:'.length);
  return [
    finding(element, `camunda:${type[0]?.toLowerCase()}${type.slice(1)}`, elementNeeds[type] ?? unknownNeed(type)),
  ];
}

function conditionFinding(element: ModdleElement): Finding[] {
  const body = element.$type === 'bpmn:FormalExpression' ? element.get('body') : undefined;
  if (typeof body !== 'string' || !/^[$#]\{/.test(body.trim())) return [];
  return [finding(element, body, conditionNeed(body))];
}

function finding(element: ModdleElement, source: string, need: Need): Finding {
  let owner: ModdleElement = element;
  while (owner.$parent !== undefined && (owner.id === undefined || owner.$type.startsWith('camunda:')))
    owner = owner.$parent;
  return { ...need, source, elementId: owner.id ?? '', elementName: owner.name ?? '', elementType: owner.$type };
}
