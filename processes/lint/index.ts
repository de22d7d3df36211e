import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter, type LintReport } from 'bpmnlint';
import { findAdvice } from './advice.ts';
import { knownTo } from './known-definitions.ts';
import { findExcessOfExpressions, findExcessOfText } from './limits.ts';
import type { Surroundings } from './linter-types.ts';
import { config, createResolver } from './rule-sets.ts';

/** Something in a diagram that must (error) or should (warning) be repaired before it is deployed. */
export interface Finding {
  /** Id of the element; undefined when it concerns the file as a whole. */
  readonly element: string | undefined;
  /** Name of the rule, as in the rule sets; `readable-xml` when the file cannot be read at all. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** What exactly is wrong, English. */
  readonly message: string;
  /** What to do, Chinese, for the administrator. */
  readonly advice: string;
}

const zeebe: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');
const moddle = new BpmnModdle({ zeebe });

/**
 * Checks one diagram, which may refer to what is deployed, to what comes with it, and to itself. Never throws for what is in the file: a diagram that
 * cannot be read is a finding too.
 */
export async function lintDiagram(xml: string, beside: Surroundings): Promise<readonly Finding[]> {
  const excess = findExcessOfText(xml);
  if (excess !== undefined) return [tooLarge(excess)];
  let diagram: Awaited<ReturnType<BpmnModdle['fromXML']>>;
  try {
    diagram = await moddle.fromXML(xml);
  } catch (error) {
    return [unreadable(error)];
  }
  // What moddle only warns about (dangling references, doubled ids) is dropped from the model: the rules would not see it.
  if (diagram.warnings.length > 0) return diagram.warnings.map(unreadable);
  const length = findExcessOfExpressions(diagram.rootElement);
  if (length !== undefined) return [tooLarge(length)];
  // A linter of its own for each diagram: its rules remember what they have seen, and would find it again as a duplicate.
  const resolver = createResolver(knownTo(xml, beside));
  const reports = await new Linter({ config, resolver }).lint(diagram.rootElement);
  return Object.entries(reports).flatMap(([rule, found]) => found.map((report) => toFinding(rule, report)));
}

function tooLarge(message: string): Finding {
  return finding({ element: undefined, rule: 'size', severity: 'error', message });
}

/** Errors and moddle's own warnings are objects with a message; the latter are no instances of Error. */
function unreadable(cause: unknown): Finding {
  const isTold = typeof cause === 'object' && cause !== null && 'message' in cause;
  const message = String(isTold ? cause.message : cause);
  return finding({ element: undefined, rule: 'readable-xml', severity: 'error', message });
}

function toFinding(rule: string, report: LintReport): Finding {
  const { id: element, message, category } = report;
  // A rule that fails by itself counts as an error: nobody knows what it would have found.
  if (category === 'rule-error') {
    return { element, rule, severity: 'error', message, advice: `规则 ${rule} 未能完成检查。` };
  }
  return finding({ element, rule, severity: category === 'error' ? 'error' : 'warning', message });
}

function finding(found: Omit<Finding, 'advice'>): Finding {
  return { ...found, advice: findAdvice(found.rule) ?? `${found.rule}：${found.message}` };
}
