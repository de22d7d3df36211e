/** Lists may hold the same list many times over: small in memory, endless when written out. Results are measured first. */
import { EvaluationFailure, type Limits } from './budget.ts';
import { type FeelValue, isContext, isList } from './values.ts';

/** JSON that is nested deeper is refused by many readers, Zeebe's among them. */
const MAX_RESULT_DEPTH = 500;

export function checkResultSize(value: FeelValue, limits: Limits): void {
  if (typeof value === 'object' && value !== null) {
    measure(value, { left: limits.maxResultSize, limits }, 0);
  }
}

interface Measure {
  left: number;
  readonly limits: Limits;
}

function measure(value: FeelValue, size: Measure, depth: number): void {
  size.left -= typeof value === 'string' ? value.length + 1 : 1;
  if (size.left < 0) {
    throw new EvaluationFailure('LIMIT', `a result of ${size.limits.maxResultSize} characters`);
  }
  if (depth > MAX_RESULT_DEPTH) {
    throw new EvaluationFailure('LIMIT', `a result nested ${MAX_RESULT_DEPTH} levels deep`);
  }
  if (isList(value)) {
    for (const item of value) {
      measure(item, size, depth + 1);
    }
  } else if (isContext(value)) {
    for (const [key, entry] of value) {
      size.left -= key.length;
      measure(entry, size, depth + 1);
    }
  }
}
