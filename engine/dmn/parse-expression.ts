/** FEEL inside of DMN elements, and what is wrong with it. */
import {
  type CompiledExpression,
  type CompiledUnaryTests,
  compileFeel,
  compileUnaryTests,
} from '../expression/index.ts';
import { attribute, type DmnElement, textOf } from './element.ts';

/** Collects what is wrong with a resource, so that all of it is seen after one deployment. */
export class DmnFaults {
  readonly messages: string[] = [];

  add(element: DmnElement, message: string): void {
    this.messages.push(`Element '${attribute(element, 'id') ?? element.$type}': ${message}`);
  }

  get isEmpty(): boolean {
    return this.messages.length === 0;
  }
}

/** Stands in for what is at fault; a resource with faults is never evaluated. */
export const FAULTY_EXPRESSION: CompiledExpression = {
  source: '',
  isStatic: false,
  evaluate: () => ({ ok: false, error: 'the expression did not compile' }),
};
const FAULTY_TESTS: CompiledUnaryTests = {
  source: '',
  matches: () => ({ ok: false, error: 'the tests did not compile' }),
};

/** An expression in another language is refused by name: read as FEEL it might even compile. */
export function parseExpression(
  element: DmnElement | undefined,
  owner: DmnElement,
  faults: DmnFaults,
): CompiledExpression {
  const language = element === undefined ? undefined : attribute(element, 'expressionLanguage');
  if (language !== undefined && !/feel/i.test(language)) {
    faults.add(owner, `Expected FEEL as the expression language, but found '${language}'`);
  }
  const compiled = compileFeel(textOf(element));
  if (!compiled.ok) {
    faults.add(element ?? owner, compiled.error);
    return FAULTY_EXPRESSION;
  }
  return compiled.value;
}

/** An empty cell is the same as `-`. */
export function parseTests(element: DmnElement | undefined, faults: DmnFaults): CompiledUnaryTests {
  const compiled = compileUnaryTests(textOf(element) || '-');
  if (!compiled.ok) {
    if (element !== undefined) {
      faults.add(element, compiled.error);
    }
    return FAULTY_TESTS;
  }
  return compiled.value;
}
