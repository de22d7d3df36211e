import { expect, it } from 'vitest';
import type { System } from '../system.ts';
import { drive, hasEnded, isIn, openTasks, settle, type World, waitsFor } from './world.ts';

/** The program ends and begins anew in the middle of cases. */
export function enduranceScenarios(world: () => World, system: () => System): void {
  it('loses nothing of a case when the whole system is started anew', async () => {
    const cast = await world().submit('P24');
    const goal = waitsFor('FirstReview', 5);
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, goal);
    const before = (await openTasks(cast, 'FirstReview')).map(({ id }) => id);

    await system().restart();

    expect((await openTasks(cast, 'FirstReview')).map(({ id }) => id)).toEqual(before);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('lets cases stand where a worker is off, and go on when it is back', async () => {
    await system().restart({ workersOff: ['record-channel'] });
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, {}, isIn('ACCEPTED'));
    const standing = await settle(
      cast,
      (application, open) => isIn('ACCEPTED')(application, open) && open.length === 0,
    );
    expect(standing.channel).toBeNull();

    await system().restart();

    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', channel: 'INSTANT' });
  });
}
