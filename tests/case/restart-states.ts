import type { Cast } from '../../demo/cast.ts';
import { handInSupplement, nameOther, staffAgencies } from './restarts.ts';
import { findingIn, judging, reviseArch } from './rounds.ts';
import type { CaseState } from './states.ts';
import { drive, openTask, type World, waitsFor } from './world.ts';

/** The day of the other states. */
const DAY = '2026-10-19 08:50';
const whole = { submittedAt: DAY, missingMaterials: [] as const };
const promised = { submittedAt: DAY, missingMaterials: ['M3', 'M7'] as const, commitmentSigned: true };
const noReview = { FirstReview: undefined };

/** States of a case whose review began anew, or is about to. */
export const RESTART_STATES: readonly CaseState[] = [
  {
    name: 'another agency was named while its opinions are out',
    count: 1,
    make: async (world) => {
      await staffAgencies(world);
      const cast = await world.submit('P24', whole);
      await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
      await nameOther(cast, 'OTHER');
      return cast;
    },
    acts: (cast) => ({ ...judging(cast, 'CLOSE'), SubmitRevision: () => reviseArch(cast) }),
  },
  {
    name: 'another agency reviews what was to be signed',
    count: 1,
    make: async (world) => {
      await staffAgencies(world);
      const cast = await world.submit('P24', whole);
      await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
      await nameOther(cast, 'DISQUALIFIED');
      await drive(cast, noReview, waitsFor('FirstReview', 6));
      return cast;
    },
  },
  {
    name: 'another agency is asked while the supplement is out',
    count: 1,
    make: async (world) => {
      await staffAgencies(world);
      const cast = await world.submit('P24', promised);
      await drive(cast, { SubmitSupplement: undefined }, ({ state }) => state === 'WAIT_SUPPLEMENT');
      await nameOther(cast, 'RECUSAL');
      await openTask(cast, 'ConfirmAgency');
      return cast;
    },
  },
  { name: 'its second review was stopped for another design basis', count: 1, make: stopped },
  {
    name: 'its review was stopped while experts meet beside it',
    count: 1,
    make: async (world) => {
      const cast = await stopped(world);
      const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
      await department.post(`/applications/${cast.caseId}/lane`, { channel: 'EXPERT', reason: '消防设计超出规范' });
      await openTask(cast, 'ConvenePanel');
      return cast;
    },
  },
];

async function stopped(world: World): Promise<Cast> {
  const cast = await world.submit('P24', promised);
  const resting = { SubmitSupplement: undefined, SecondReview: undefined };
  await drive(cast, resting, waitsFor('SecondReview', 6));
  await handInSupplement(cast, ['ARCH', 'FIRE']);
  await drive(cast, { ...noReview, SecondReview: undefined }, waitsFor('FirstReview', 2));
  return cast;
}
