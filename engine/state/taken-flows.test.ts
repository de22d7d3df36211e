import { describe, expect, it } from 'vitest';
import { isTaken, NO_FLOWS, readTakenFlows, withFlow, withoutFlow } from './taken-flows.ts';

describe('flows taken in a scope', () => {
  it('are counted, and gone when all of them have arrived', () => {
    // given
    const taken = withFlow(withFlow(withFlow(NO_FLOWS, 'a'), 'b'), 'a');
    // when
    const once = withoutFlow(taken, 'a');
    const gone = withoutFlow(withoutFlow(once, 'a'), 'unknown');
    // then
    expect([isTaken(once, 'a'), isTaken(gone, 'a'), isTaken(gone, '__proto__')]).toEqual([true, false, false]);
    expect(gone).toEqual([['b', 1]]);
  });

  it('are read from snapshots of this and of earlier versions', () => {
    expect(readTakenFlows(['a', 'b', 'a'])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(readTakenFlows([['a', 3]])).toEqual([['a', 3]]);
  });
});
