import { DmnModdle } from 'dmn-moddle';
import type { RuleText, TableText } from '../domain/rule-words.ts';

type Element = Readonly<Record<string, unknown>>;

const moddle = new DmnModdle();

/** Reads a decision table as it is written in a DMN file; undefined where the file has no table of that id. */
export async function readDecisionText(xml: string, decisionId: string): Promise<TableText | undefined> {
  const { rootElement } = await moddle.fromXML(xml);
  const decision = elementsAt(rootElement, 'drgElement').find((each) => textAt(each, 'id') === decisionId);
  const table = decision?.['decisionLogic'];
  if (!isElement(table) || table['$type'] !== 'dmn:DecisionTable') return undefined;
  return {
    inputs: elementsAt(table, 'input').map((input) => ({
      label: textAt(input, 'label'),
      expression: textAt(input['inputExpression'], 'text'),
    })),
    outputs: elementsAt(table, 'output').map((output) => textAt(output, 'name')),
    rules: elementsAt(table, 'rule').map(ruleOf),
  };
}

function ruleOf(rule: Element): RuleText {
  const cells = (name: string): string[] => elementsAt(rule, name).map((cell) => textAt(cell, 'text').trim());
  return {
    id: textAt(rule, 'id'),
    description: textAt(rule, 'description').trim(),
    tests: cells('inputEntry'),
    answers: cells('outputEntry'),
  };
}

function elementsAt(element: unknown, name: string): readonly Element[] {
  const list = isElement(element) ? element[name] : undefined;
  return Array.isArray(list) ? list.filter(isElement) : [];
}

function textAt(element: unknown, name: string): string {
  const value = isElement(element) ? element[name] : undefined;
  return typeof value === 'string' ? value : '';
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null;
}
