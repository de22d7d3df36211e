/** Compiling the expressions of an element; what does not compile is a fault of the element, never an exception. */
import { type CompiledExpression, compileExpression } from '../../expression/index.ts';
import type { Faults } from '../faults.ts';
import { idOf, type ModdleElement } from '../moddle.ts';

/** Where an expression stands: the element to blame and the words for what it is. */
interface ExpressionSite {
  readonly element: ModdleElement;
  readonly what: string;
  readonly faults: Faults;
}

/** Stands in for an expression at fault, so that the rest of the diagram is still checked; never reaches a deployment. */
const FAULTY: CompiledExpression = {
  source: '',
  isStatic: true,
  evaluate: () => ({ ok: false, error: 'Expected an expression that compiles, but it did not at deployment' }),
};

/** A static text or, with a leading '=', FEEL. */
export function requiredExpression(site: ExpressionSite, text: string | undefined): CompiledExpression {
  if (text === undefined || text.trim() === '') {
    site.faults.add(idOf(site.element), `Expected ${site.what}, but it is missing or empty`);
    return FAULTY;
  }
  const compiled = compileExpression(text);
  if (!compiled.ok) {
    site.faults.add(idOf(site.element), `Expected ${site.what} to be a valid expression, but: ${compiled.error}`);
    return FAULTY;
  }
  return compiled.value;
}

export function optionalExpression(site: ExpressionSite, text: string | undefined): CompiledExpression | null {
  return text === undefined || text.trim() === '' ? null : requiredExpression(site, text);
}

/** Zeebe takes a static text for a mistake where only a computed value makes sense (conditions, collections). */
export function requiredFeel(site: ExpressionSite, text: string | undefined): CompiledExpression {
  const compiled = requiredExpression(site, text);
  if (compiled !== FAULTY && compiled.isStatic) {
    site.faults.add(
      idOf(site.element),
      `Expected ${site.what} to be an expression with a leading '=', but found the static value '${compiled.source}'`,
    );
  }
  return compiled;
}

export function optionalFeel(site: ExpressionSite, text: string | undefined): CompiledExpression | null {
  return text === undefined || text.trim() === '' ? null : requiredFeel(site, text);
}

/** A text value known at deployment: evaluated without variables. undefined (and a fault) when it has none. */
export function staticText(site: ExpressionSite, expression: CompiledExpression): string | undefined {
  if (expression === FAULTY) {
    return undefined;
  }
  const result = expression.evaluate({ get: () => undefined });
  if (result.ok && typeof result.value === 'string') {
    return result.value;
  }
  const found = result.ok ? 'its value is no text' : result.error;
  site.faults.add(idOf(site.element), `Expected ${site.what} to be a text without any variables, but ${found}`);
  return undefined;
}
