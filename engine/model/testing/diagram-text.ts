/** Small BPMN texts for tests: one executable process 'p', put together from pieces. */
import { parseBpmn } from '../parse-bpmn.ts';

const NAMESPACES = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
  'targetNamespace="http://tushen"',
].join(' ');

/** A file with one executable process 'p'; `root` holds messages, signals and the like. */
export function diagram(body: string, root = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions ${NAMESPACES} id="definitions"><bpmn:process id="p" isExecutable="true">${body}</bpmn:process>${root}</bpmn:definitions>`;
}

export async function faultsOf(xml: string): Promise<string> {
  const result = await parseBpmn('case.bpmn', new TextEncoder().encode(xml));
  return result.ok ? 'accepted' : result.error;
}

export const START = '<bpmn:startEvent id="start"/>';
export const TASK =
  '<bpmn:serviceTask id="task"><bpmn:extensionElements><zeebe:taskDefinition type="t"/></bpmn:extensionElements></bpmn:serviceTask>';
export const flow = (id: string, from: string, to: string, inner = '') =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${inner}</bpmn:sequenceFlow>`;
export const condition = (text: string) => `<bpmn:conditionExpression>${text}</bpmn:conditionExpression>`;
export const ext = (inner: string) => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;
export const JOB = ext('<zeebe:taskDefinition type="t"/>');
export const timer = (kind: string, text: string) =>
  `<bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
export const MESSAGE = `<bpmn:message id="m" name="paid">${ext('<zeebe:subscription correlationKey="=id"/>')}</bpmn:message>`;
export const catchEvent = (id: string, inner: string) =>
  `<bpmn:intermediateCatchEvent id="${id}">${inner}</bpmn:intermediateCatchEvent>`;
export const boundary = (inner: string, attributes = '') =>
  `${TASK}<bpmn:boundaryEvent id="edge" attachedToRef="task" ${attributes}><bpmn:outgoing>f9</bpmn:outgoing>${inner}</bpmn:boundaryEvent><bpmn:endEvent id="end"/>${flow('f9', 'edge', 'end')}`;
export const eventSub = (start: string) =>
  `<bpmn:subProcess id="sub" triggeredByEvent="true">${start}<bpmn:endEvent id="subEnd"/>${flow('f8', 'subStart', 'subEnd')}</bpmn:subProcess>`;

/** A text that deployment must refuse, with the element to blame and what to say about it. */
export interface Refusal {
  readonly name: string;
  readonly xml: string;
  readonly element: string;
  readonly message: string;
}

/** What is said about one element. */
export async function faultsOfElement({ xml, element }: Refusal): Promise<string> {
  const [, behind = ''] = (await faultsOf(xml)).split(`- Element: ${element}\n`);
  return behind.split('- Element:')[0] ?? '';
}
