/** Deeper than any form or set of variables; what lies deeper could overflow the stack of whatever walks it. */
export const DEEPEST = 64;

/** True when JSON is nested deeper than that. Level by level instead of by recursion, for the sake of what it looks for. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
