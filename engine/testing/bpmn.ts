/** Shortest way to a diagram in a test: the elements are BPMN XML, flows are written "a -> b" with an optional condition. */
export function bpmn(processId: string, elements: string, flows: readonly string[] = [], definitions = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="http://example.org">
<bpmn:process id="${processId}" isExecutable="true">
${withFlowReferences(elements, flows)}
${flowXml(flows)}
</bpmn:process>
${definitions}
</bpmn:definitions>`;
}

interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: string | undefined;
}

/** "a -> b" or "a -> b: =condition"; the id of the flow is "a_b". */
function readFlow(text: string): Flow {
  const match = /^(\S+) -> ([^\s:]+)(?:: (.+))?$/.exec(text);
  const [, source = '', target = '', condition] = match ?? [];
  return { id: `${source}_${target}`, source, target, condition };
}

/** The sequence flows of a scope, for subprocesses written by hand. */
export function flowXml(flows: readonly string[]): string {
  return flows
    .map(readFlow)
    .map(({ id, source, target, condition }) => {
      const expression =
        condition === undefined
          ? ''
          : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition.replaceAll('<', '&lt;')}</bpmn:conditionExpression>`;
      return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${expression}</bpmn:sequenceFlow>`;
    })
    .join('\n');
}

/** Puts bpmn:incoming and bpmn:outgoing into the elements: the engine checks them on boundary events, as Zeebe does. */
export function withFlowReferences(elements: string, flows: readonly string[]): string {
  let xml = elements;
  for (const { id, source, target } of flows.map(readFlow)) {
    xml = insertInto(xml, target, `<bpmn:incoming>${id}</bpmn:incoming>`);
    xml = insertInto(xml, source, `<bpmn:outgoing>${id}</bpmn:outgoing>`);
  }
  return xml;
}

/** References come after bpmn:extensionElements, which the schema wants first. */
function insertInto(xml: string, elementId: string, reference: string): string {
  const opening = new RegExp(
    `<bpmn:(\\w+) id="${elementId}"([^>]*?)(/?)>(\\s*<bpmn:extensionElements>.*?</bpmn:extensionElements>)?`,
    's',
  );
  return xml.replace(opening, (_, tag: string, attributes: string, closed: string, extensions = '') =>
    closed === '/'
      ? `<bpmn:${tag} id="${elementId}"${attributes}>${reference}</bpmn:${tag}>`
      : `<bpmn:${tag} id="${elementId}"${attributes}>${extensions}${reference}`,
  );
}

export const start = '<bpmn:startEvent id="start"/>';
export const end = '<bpmn:endEvent id="end"/>';

/** A service task whose job type is its id, unless told otherwise. */
export function serviceTask(id: string, extensions = '', type = id): string {
  return `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/>${extensions}</bpmn:extensionElements></bpmn:serviceTask>`;
}

/** start -> one service task -> end. */
export function oneTask(processId: string, taskId = 'work'): string {
  return bpmn(processId, start + serviceTask(taskId) + end, [`start -> ${taskId}`, `${taskId} -> end`]);
}
