import { expect, it } from 'vitest';
import type { Application, Items } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, teamOf } from '../../demo/cast.ts';
import { draft } from '../../demo/walk.ts';
import { drive, hasEnded, makeSmallMaterials, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

interface RequestFigures {
  readonly partyCode: string;
  readonly requests: number;
  readonly refused: number;
}

/** Drafts the same building again, with the same drawings. */
async function draftAgain({ stage, samples }: World, earlier: Cast): Promise<Cast> {
  const { projectCode, building } = await earlier.applicant.get<Application>(`/applications/${earlier.caseId}`);
  const sample = samples.find(({ facts }) => facts.projectCode === projectCode);
  if (sample === undefined) throw new Error('Expected the sample project of the case');
  const again = { ...sample, missingMaterials: [] };
  return draft(stage, { sample: again, materials: await makeSmallMaterials(sample.facts), building });
}

async function requestFigures(department: Caller): Promise<{ requests: number; refused: number }> {
  const { items } = await department.get<Items<RequestFigures>>('/review-request-figures');
  const own = items.find(({ partyCode }) => partyCode.includes('FIRE'));
  return { requests: own?.requests ?? 0, refused: own?.refused ?? 0 };
}

/** Group D: all disciplines and departments on one set, and nothing reviewed twice. */
export const jointReviewDemands: Demands = (world) => {
  it('S9 refuses a second review of a discipline that has passed on unchanged sheets, and counts it', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const before = await requestFigures(fire);
    const ask = (caller: Caller, caseId: string, discipline: string, key?: string) =>
      caller.post(`/applications/${caseId}/review-requests`, { discipline, reason: '部门要求复核' }, key);

    const early = await ask(fire, cast.caseId, 'ARCH');
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const passedRound = await problemOf(ask(fire, cast.caseId, 'ARCH', 'asked-while-open'));
    const repeated = await problemOf(ask(fire, cast.caseId, 'ARCH', 'asked-while-open'));
    await drive(cast, {}, hasEnded);
    const certified = await problemOf(ask((await teamOf(cast)).manager, cast.caseId, 'STRU'));
    const again = await draftAgain(world(), cast);
    const precheck = await again.applicant.get<{
      passed: readonly { discipline: string; certificateNumber: string }[];
    }>(`/applications/${again.caseId}/pre-check`);

    expect(early).toMatchObject({ outcome: 'UNDER_REVIEW', reviewRound: 1 });
    const refusal = { status: 409, code: 'ALREADY_REVIEWED' };
    expect([passedRound, repeated]).toMatchObject([refusal, refusal]);
    expect(passedRound).toMatchObject({ message: expect.stringContaining('round 1 of case TS') });
    expect(certified).toMatchObject({ ...refusal, message: expect.stringMatching(/SC-339981-2026-\d+/) });
    const after = await requestFigures(fire);
    expect([after.requests - before.requests, after.refused - before.refused]).toEqual([2, 1]);
    const passed = precheck.passed.filter(({ certificateNumber }) => certificateNumber?.startsWith('SC-339981'));
    expect(passed.map(({ discipline }) => discipline)).toEqual(expect.arrayContaining(['ARCH', 'STRU']));
  });
};

/** The refusal of a call that must be refused. */
async function problemOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'it was not refused',
    (thrown: unknown) => thrown,
  );
}
