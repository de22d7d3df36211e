/** Decision logic from its elements, every expression compiled. */
import { attribute, type DmnElement, elementAt, elementsAt, textOf } from './element.ts';
import type { DecisionLogic, InvocationLogic, LiteralLogic } from './logic.ts';
import { type DmnFaults, FAULTY_EXPRESSION, parseExpression } from './parse-expression.ts';
import { parseTable } from './parse-table.ts';

/** Recursive: contexts, lists and invocations hold logic of any kind. The XML guard bounds the depth. */
export function parseLogic(element: DmnElement | undefined, owner: DmnElement, faults: DmnFaults): DecisionLogic {
  switch (element?.$type) {
    case 'dmn:LiteralExpression':
      return parseLiteral(element, owner, faults);
    case 'dmn:DecisionTable':
      return parseTable(element, faults);
    case 'dmn:Context':
      return {
        kind: 'CONTEXT',
        entries: elementsAt(element, 'contextEntry').map((entry) => ({
          name: variableName(entry, 'variable'),
          logic: parseLogic(elementAt(entry, 'value'), entry, faults),
        })),
      };
    case 'dmn:List':
      return {
        kind: 'LIST',
        items: elementsAt(element, 'elements').map((item) => parseLogic(item, element, faults)),
      };
    case 'dmn:Invocation':
      return parseInvocation(element, faults);
    default: {
      const found = element === undefined ? 'nothing' : element.$type;
      faults.add(
        owner,
        `Expected a decision table, a literal expression, a context, a list or an invocation, but found ${found}`,
      );
      return { kind: 'LITERAL_EXPRESSION', expression: FAULTY_EXPRESSION };
    }
  }
}

function parseLiteral(element: DmnElement, owner: DmnElement, faults: DmnFaults): LiteralLogic {
  return { kind: 'LITERAL_EXPRESSION', expression: parseExpression(element, owner, faults) };
}

/** The called function is a name, written as an expression. */
function parseInvocation(element: DmnElement, faults: DmnFaults): InvocationLogic {
  return {
    kind: 'INVOCATION',
    knowledgeName: textOf(elementAt(element, 'calledFunction')),
    bindings: elementsAt(element, 'binding').map((binding) => ({
      parameter: variableName(binding, 'parameter') ?? '',
      logic: parseLogic(elementAt(binding, 'bindingFormula'), element, faults),
    })),
  };
}

/** The name of an information item. */
export function variableName(element: DmnElement, property: string): string | undefined {
  const variable = elementAt(element, property);
  return variable && attribute(variable, 'name');
}
