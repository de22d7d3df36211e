import { expect, it } from 'vitest';
import { drive, readClocks, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

/** Group G: the clocks of a case. */
export const clockDemands: Demands = (world) => {
  it('G5 starts the review at the acceptance, deficient or not, and again at the complete revision', async () => {
    const cast = await world().submit('P24');

    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));

    const { items } = await readClocks(cast);
    const acceptance = items.find(({ kind }) => kind === 'ACCEPTANCE');
    const first = items.find(({ kind }) => kind === 'FIRST');
    expect(acceptance?.state).toBe('ENDED');
    expect(first).toMatchObject({ state: 'RUNNING', startDate: acceptance?.endedOn });
  });
};
