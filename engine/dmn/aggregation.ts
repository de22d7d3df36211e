/** What COLLECT with an aggregator makes of the outputs of all matching rules. */
import { compareValues, type FeelNumber, type FeelValue, isNumber, sumOf, toJsonText } from '../expression/index.ts';
import { err, ok, type Result } from '../protocol/result.ts';
import type { Aggregation } from './logic.ts';

/** Everything but COUNT wants numbers. There is at least one output: without a match a table gives its default or null. */
export function aggregate(aggregation: Aggregation, outputs: readonly FeelValue[]): Result<FeelValue, string> {
  if (aggregation === 'COUNT') {
    return ok(outputs.length);
  }
  const numbers: FeelNumber[] = [];
  for (const output of outputs) {
    if (!isNumber(output)) {
      return err(`expected number but found '${toJsonText(output)}'`);
    }
    numbers.push(output);
  }
  return ok(aggregation === 'SUM' ? sumOf(numbers) : extreme(numbers, aggregation === 'MIN' ? -1 : 1));
}

/** The first of equals. */
function extreme(numbers: readonly FeelNumber[], sign: 1 | -1): FeelValue {
  return numbers.reduce((best, number) => ((compareValues(number, best) ?? 0) * sign > 0 ? number : best));
}
