/** Parts of diagrams that mean harm; engine/testing/bpmn.ts puts them together. */

const escaped = (expression: string) =>
  expression.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The loop of an element: put it inside. */
export const loopOver = (collection: string, attributes = ''): string =>
  `<bpmn:multiInstanceLoopCharacteristics ${attributes}><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="${escaped(collection)}" inputElement="i"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>`;

export const script = (id: string, expression: string, options: { result?: string; inner?: string } = {}): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${escaped(expression)}" resultVariable="${options.result ?? 'r'}"/></bpmn:extensionElements>${options.inner ?? ''}</bpmn:scriptTask>`;

export const job = (id: string, type: string, inner = ''): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/></bpmn:extensionElements>${inner}</bpmn:serviceTask>`;

export const call = (id: string, processId: string, inner = ''): string =>
  `<bpmn:callActivity id="${id}"><bpmn:extensionElements><zeebe:calledElement processId="${processId}" propagateAllChildVariables="false"/></bpmn:extensionElements>${inner}</bpmn:callActivity>`;

/** A subprocess of a start event and one element that follows. */
export const around = (id: string, element: string, options: { first: string; inner?: string }): string =>
  `<bpmn:subProcess id="${id}">${options.inner ?? ''}<bpmn:startEvent id="${id}_s"><bpmn:outgoing>${id}_f</bpmn:outgoing></bpmn:startEvent>${element.replace(`id="${options.first}">`, `id="${options.first}"><bpmn:incoming>${id}_f</bpmn:incoming>`)}<bpmn:sequenceFlow id="${id}_f" sourceRef="${id}_s" targetRef="${options.first}"/></bpmn:subProcess>`;

export const timer = (id: string, duration: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition id="${id}_d"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
