/** The cells of a decision table that people write: lists of values, comparisons and ranges. Everything else stays text. */

/** A date counts as its text YYYY-MM-DD. */
export type Literal = string | number | boolean;

/** What a cell asks of its input. */
export type Test =
  | { readonly kind: 'ANY' }
  | { readonly kind: 'ONE_OF'; readonly values: readonly Literal[]; readonly isNegated: boolean }
  | { readonly kind: 'COMPARE'; readonly operator: Operator; readonly bound: Literal }
  | {
      readonly kind: 'BETWEEN';
      readonly low: Literal;
      readonly high: Literal;
      readonly includesLow: boolean;
      readonly includesHigh: boolean;
    }
  | { readonly kind: 'OTHER'; readonly text: string };

const OPERATORS = ['>=', '<=', '>', '<', '='] as const;
type Operator = (typeof OPERATORS)[number];

/** Reads a cell. */
export function readTest(cell: string): Test {
  const text = cell.trim();
  if (text === '' || text === '-') return { kind: 'ANY' };
  return readComparison(text) ?? readRange(text) ?? readList(text) ?? { kind: 'OTHER', text };
}

/** Whether a value passes; undefined where that cannot be said, as for a cell of other words. */
export function holdsFor(test: Test, value: unknown): boolean | undefined {
  if (test.kind === 'ANY') return true;
  if (test.kind === 'OTHER' || !isLiteral(value)) return undefined;
  if (test.kind === 'ONE_OF') return test.values.includes(value) !== test.isNegated;
  if (test.kind === 'COMPARE') return compares(value, test.operator, test.bound);
  return (
    compares(value, test.includesLow ? '>=' : '>', test.low) &&
    compares(value, test.includesHigh ? '<=' : '<', test.high)
  );
}

function readComparison(text: string): Test | undefined {
  const operator = OPERATORS.find((each) => text.startsWith(each));
  if (operator === undefined) return undefined;
  const bound = readLiteral(text.slice(operator.length));
  return bound === undefined ? undefined : { kind: 'COMPARE', operator, bound };
}

function readRange(text: string): Test | undefined {
  const [, opening, from = '', to = '', closing] = /^([[(\]])(.+)\.\.(.+)([\])[])$/.exec(text) ?? [];
  const [low, high] = [readLiteral(from), readLiteral(to)];
  if (low === undefined || high === undefined) return undefined;
  return { kind: 'BETWEEN', low, high, includesLow: opening === '[', includesHigh: closing === ']' };
}

function readList(text: string): Test | undefined {
  const [, negated] = /^not\((.*)\)$/s.exec(text) ?? [];
  const parts = (negated ?? text).match(/"[^"]*"|[^,]+/g) ?? [];
  const values = parts.filter((part) => part.trim() !== '').map(readLiteral);
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  return { kind: 'ONE_OF', values: known, isNegated: negated !== undefined };
}

function readLiteral(written: string): Literal | undefined {
  const text = written.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const [, quoted, day] = /^(?:"([^"]*)"|date\("([^"]*)"\))$/.exec(text) ?? [];
  return quoted ?? day;
}

function isLiteral(value: unknown): value is Literal {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function compares(value: Literal, operator: Operator, bound: Literal): boolean {
  if (operator === '=') return value === bound;
  if (operator === '>') return value > bound;
  if (operator === '<') return value < bound;
  return operator === '>=' ? value >= bound : value <= bound;
}
