import { compileFeel, type FeelValue } from '../expression/index.ts';
import { attribute, type DmnElement, elementAt, elementsAt, textOf } from './element.ts';
import type { Aggregation, HitPolicy, TableInput, TableLogic, TableOutput, TableRule } from './logic.ts';
import { type DmnFaults, parseExpression, parseTests } from './parse-expression.ts';

const HIT_POLICIES: ReadonlySet<string> = new Set<HitPolicy>([
  'UNIQUE',
  'FIRST',
  'ANY',
  'PRIORITY',
  'RULE ORDER',
  'OUTPUT ORDER',
  'COLLECT',
]);
const AGGREGATIONS: ReadonlySet<string> = new Set<Aggregation>(['SUM', 'MIN', 'MAX', 'COUNT']);

/** dmn-moddle hands on any text. */
function isHitPolicy(text: string): text is HitPolicy {
  return HIT_POLICIES.has(text);
}

function isAggregation(text: string): text is Aggregation {
  return AGGREGATIONS.has(text);
}

/** A table with faults is built to the end, so that all faults are found. */
export function parseTable(element: DmnElement, faults: DmnFaults): TableLogic {
  const hitPolicy = attribute(element, 'hitPolicy') ?? 'UNIQUE';
  const outputs = elementsAt(element, 'output');
  if (!isHitPolicy(hitPolicy)) {
    faults.add(element, `Expected one of the hit policies of DMN, but found '${hitPolicy}'`);
  }
  if (outputs.length === 0) {
    faults.add(element, 'Expected at least one output, but found none');
  }
  return {
    kind: 'DECISION_TABLE',
    hitPolicy: isHitPolicy(hitPolicy) ? hitPolicy : 'UNIQUE',
    aggregation: parseAggregation(element, outputs.length, faults),
    inputs: elementsAt(element, 'input').map((input) => parseInput(input, faults)),
    outputs: outputs.map((output) => parseOutput(output, outputs.length > 1, faults)),
    rules: elementsAt(element, 'rule').map((rule) => parseRule(rule, outputs.length, faults)),
  };
}

/** Zeebe refuses an aggregation of several outputs, which the DMN standard would apply to each. */
function parseAggregation(element: DmnElement, outputCount: number, faults: DmnFaults): Aggregation | undefined {
  const aggregation = attribute(element, 'aggregation');
  if (aggregation === undefined || attribute(element, 'hitPolicy') !== 'COLLECT') {
    return undefined;
  }
  if (!isAggregation(aggregation)) {
    faults.add(element, `Expected one of SUM, MIN, MAX and COUNT as aggregation, but found '${aggregation}'`);
    return undefined;
  }
  if (outputCount > 1) {
    faults.add(element, `Expected one output with the aggregation ${aggregation}, but found ${outputCount}`);
  }
  return aggregation;
}

/** The values an input allows are documentation for the modeler; Zeebe does not check them. */
function parseInput(element: DmnElement, faults: DmnFaults): TableInput {
  const expression = elementAt(element, 'inputExpression');
  return {
    id: attribute(element, 'id') ?? '',
    name: attribute(element, 'label') ?? textOf(expression),
    expression: parseExpression(expression, element, faults),
  };
}

function parseOutput(element: DmnElement, isNameNeeded: boolean, faults: DmnFaults): TableOutput {
  const key = attribute(element, 'name');
  if (key === undefined && isNameNeeded) {
    faults.add(element, 'Expected a name for each of several outputs, but found none');
  }
  const defaultEntry = elementAt(element, 'defaultOutputEntry');
  return {
    id: attribute(element, 'id') ?? '',
    key: key ?? '',
    name: attribute(element, 'label') ?? key ?? '',
    values: parseValues(elementAt(element, 'outputValues'), faults),
    defaultExpression: textOf(defaultEntry) === '' ? undefined : parseExpression(defaultEntry, element, faults),
  };
}

/** The list `"high","low"`: constants by falling priority. */
function parseValues(element: DmnElement | undefined, faults: DmnFaults): readonly FeelValue[] {
  if (element === undefined || textOf(element) === '') {
    return [];
  }
  const compiled = compileFeel(`[${textOf(element)}]`);
  if (!compiled.ok) {
    faults.add(element, compiled.error);
    return [];
  }
  const values = compiled.value.evaluate({ get: () => undefined });
  return values.ok && Array.isArray(values.value) ? values.value : [];
}

/** Surplus entries are ignored, as in Zeebe; missing outputs could only be null and are refused. */
function parseRule(element: DmnElement, outputCount: number, faults: DmnFaults): TableRule {
  const outputs = elementsAt(element, 'outputEntry');
  if (outputs.length < outputCount) {
    faults.add(element, `Expected ${outputCount} output entries, but found ${outputs.length}`);
  }
  return {
    id: attribute(element, 'id') ?? '',
    tests: elementsAt(element, 'inputEntry').map((entry) => parseTests(entry, faults)),
    outputs: outputs.slice(0, outputCount).map((entry) => parseExpression(entry, element, faults)),
  };
}
