import type { Cast } from '../../demo/cast.ts';
import type { CaseState } from './states.ts';
import { drive, type World, waitsFor } from './world.ts';

/** The day of the other states. */
const whole = { submittedAt: '2026-10-19 08:50', missingMaterials: [] as const };

/** States in which experts meet on a case: before its review, and beside it. */
export const PANEL_STATES: readonly CaseState[] = [
  {
    name: 'its experts are to be called',
    count: 1,
    make: async (world) => {
      const cast = await world.submit('P19', whole);
      await drive(cast, { ConvenePanel: undefined }, waitsFor('ConvenePanel'));
      return cast;
    },
  },
  { name: 'its experts have been called beside the review', count: 1, make: calledMidway },
];

async function calledMidway(world: World): Promise<Cast> {
  const cast = await world.submit('P24', whole);
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 6));
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  await department.post(`/applications/${cast.caseId}/lane`, { channel: 'EXPERT', reason: '消防设计超出规范' });
  const waiting = { FirstReview: undefined, RecordPanelResult: undefined };
  await drive(cast, waiting, waitsFor('RecordPanelResult'));
  return cast;
}
