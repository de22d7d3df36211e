/** Small DMN resources as text, for tests. */

export interface TableText {
  readonly id?: string;
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  /** Attributes and children of the decision before its table. */
  readonly head?: string;
  readonly inputs?: readonly { readonly expression: string; readonly label?: string }[];
  readonly outputs?: readonly {
    readonly name?: string;
    readonly label?: string;
    readonly values?: string;
    readonly fallback?: string;
  }[];
  readonly rules: readonly { readonly when: readonly string[]; readonly gives: readonly string[] }[];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeXml(value)}"`;
}

function child(name: string, id: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name} id="${id}"><text>${escapeXml(text)}</text></${name}>`;
}

/** Ids are i0, o0, r0 and so on behind the id of the decision. */
export function table(text: TableText): string {
  const id = text.id ?? 'd';
  const inputs = (text.inputs ?? [{ expression: 'x', label: 'X' }]).map(
    ({ expression, label }, index) =>
      `<input id="${id}i${index}"${attribute('label', label)}>${child('inputExpression', `${id}e${index}`, expression)}</input>`,
  );
  const outputs = (text.outputs ?? [{ name: 'y' }]).map(
    ({ name, label, values, fallback }, index) =>
      `<output id="${id}o${index}"${attribute('name', name)}${attribute('label', label)}>${child('outputValues', `${id}v${index}`, values)}${child('defaultOutputEntry', `${id}d${index}`, fallback)}</output>`,
  );
  const rules = text.rules.map(({ when, gives }, rule) => {
    const tests = when.map((test, index) => child('inputEntry', `${id}r${rule}i${index}`, test));
    const results = gives.map((result, index) => child('outputEntry', `${id}r${rule}o${index}`, result));
    return `<rule id="${id}r${rule}">${tests.join('')}${results.join('')}</rule>`;
  });
  const attributes = attribute('hitPolicy', text.hitPolicy) + attribute('aggregation', text.aggregation);
  return decision(
    id,
    `${text.head ?? ''}<decisionTable id="${id}t"${attributes}>${inputs.join('')}${outputs.join('')}${rules.join('')}</decisionTable>`,
  );
}

export function decision(id: string, content: string): string {
  return `<decision id="${id}" name="${id} name">${content}</decision>`;
}

export function variable(name: string): string {
  return `<variable id="var-${name}" name="${name}"/>`;
}

export function literal(text: string, id = 'literal'): string {
  return child('literalExpression', `${id}-${text.length}-${text.charCodeAt(0)}`, text);
}

export function requires(...ids: readonly string[]): string {
  return ids.map((id) => `<informationRequirement><requiredDecision href="#${id}"/></informationRequirement>`).join('');
}

export function knows(...ids: readonly string[]): string {
  return ids.map((id) => `<knowledgeRequirement><requiredKnowledge href="#${id}"/></knowledgeRequirement>`).join('');
}

export function definitions(...elements: readonly string[]): string {
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drg" name="Graph" namespace="ns">${elements.join('')}</definitions>`;
}
