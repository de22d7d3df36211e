import { expect, it } from 'vitest';
import { signedPdfOf } from '../../api/testing/pdf.ts';
import type { CaseTask, Draft, Hint, HintFigures, Items } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { complete, teamOf } from '../../demo/cast.ts';
import type { MakeMaterials } from '../../demo/materials.ts';
import { reviseArch, SENT_BACK } from '../case/rounds.ts';
import { drive, hasEnded, makeSmallMaterials, makeUnsignedMaterials, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { type Desk, importClauses, problemOf, takeTask } from './desk.ts';

const FILED_IN_MARCH = { missingMaterials: [], submittedAt: '2026-03-02 09:00' };

/** The second sheet of architecture is not there, and no sheet of water supply at all. */
const makeMaterialsWithGaps: MakeMaterials = async (facts) => [
  ...(await makeSmallMaterials(facts)).filter(({ fileName }) => !fileName.startsWith('PLUM-')),
  { slot: 'M5', fileName: 'ARCH-03-Plan-V01.pdf', content: Buffer.from(signedPdfOf({ pages: 1, note: 'ARCH-03' })) },
];

/** Group E: what a machine notices. */
export const hintDemands: Demands = (world) => {
  it('E10 gives hints with evidence; a person decides, both rates are counted, and no hint decides anything', async () => {
    const areas = { totalAreaM2: 5000, maxSingleAreaM2: 4900, undergroundAreaM2: 200, storeysBelow: 1 };
    const sample = world().samples.find(({ id }) => id === 'P24');
    if (sample === undefined) throw new Error('Expected sample project P24');
    // Where a signature is demanded, an upload without one is refused before anybody could be told of it.
    await world().administrator.put('/settings/signatureRequired', { value: false });
    const change = { missingMaterials: [], facts: { ...sample.facts, ...areas } };
    const cast = await world().submit('P24', change, makeUnsignedMaterials);
    await world().administrator.put('/settings/signatureRequired', { value: true });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const { manager } = await teamOf(cast);
    const { reviewer, taskId } = await takeTask(cast, 'ARCH');
    const before = await hintFigures(manager);

    const { items } = await reviewer.get<Items<Hint>>(`/tasks/${taskId}/hints`);
    const unsigned = items.find(({ rule }) => rule === 'SHEET_UNSIGNED');
    const differing = items.find(({ rule }) => rule === 'AREA_DIFFERS');
    const accepted = await reviewer.post<{ draft: Draft }>(`/hints/${unsigned?.id}/acceptance`, { taskId });
    const beside = await problemOf(reviewer.post(`/hints/${differing?.id}/acceptance`, { taskId }));
    await reviewer.post(`/hints/${differing?.id}/rejection`, { taskId, reason: '地下室在主楼之下，面积已含' });
    const again = await problemOf(reviewer.post(`/hints/${differing?.id}/rejection`, { taskId, reason: '再次' }));

    expect(unsigned).toMatchObject({ state: 'OPEN', evidence: { files: ['ARCH-01-Plan-V01.pdf'] } });
    expect(differing).toMatchObject({ evidence: { total: 5000, largest: 4900, underground: 200 } });
    expect(accepted.draft.content).toMatchObject({ severity: 'SEAL', text: expect.stringContaining('ARCH-01') });
    expect([beside, again]).toMatchObject([{ status: 409 }, { status: 409 }]);
    const after = await hintFigures(manager);
    expect(after('SHEET_UNSIGNED').accepted - before('SHEET_UNSIGNED').accepted).toBe(1);
    expect(after('AREA_DIFFERS').rejected - before('AREA_DIFFERS').rejected).toBe(1);
    expect(after('AREA_DIFFERS')).toMatchObject({ rejectRate: expect.any(Number), acceptRate: expect.any(Number) });
    // A hint that nobody has looked at keeps no one from passing.
    await reviewer.delete(`/tasks/${taskId}/opinion-draft`);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('E10 points out missing sheets at once, and later a citation that did not bind on the filing day', async () => {
    await importClauses(world());
    const cast = await world().submit('P24', FILED_IN_MARCH, makeMaterialsWithGaps);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const [arch, plum] = [await takeTask(cast, 'ARCH'), await takeTask(cast, 'PLUM')];
    const write = (citation: object) =>
      arch.reviewer.post(`/tasks/${arch.taskId}/opinions`, {
        severity: 'MANDATORY',
        text: '疏散宽度不足',
        ...citation,
      });
    const hintsOf = async ({ reviewer, taskId }: Desk) =>
      (await reviewer.get<Items<Hint>>(`/tasks/${taskId}/hints`)).items;

    const first = { arch: await hintsOf(arch), plum: await hintsOf(plum) };
    await write({ standard: 'GB 50016-2006', clause: '3.7.5' });
    await write({ standard: 'GB 55037-2022', clause: '7.2.1' });
    await complete(arch.reviewer, { id: arch.taskId }, { conclusion: 'HAS_OPINIONS' });
    const sendBack = async (task: CaseTask) => complete((await teamOf(cast)).technicalHead, task, SENT_BACK);
    await drive(cast, { FinalReview: sendBack }, waitsFor('SubmitRevision'));
    await world().passDays(3);
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    const second = await hintsOf(await takeTask(cast, 'ARCH'));

    expect(first.arch).toMatchObject([{ rule: 'SHEET_MISSING', evidence: { found: ['01', '03'], missing: ['02'] } }]);
    expect(first.plum).toMatchObject([{ rule: 'SHEET_MISSING', evidence: { found: [] } }]);
    const expired = second.filter(({ rule }) => rule === 'CLAUSE_EXPIRED');
    expect(expired).toMatchObject([
      { evidence: { opinion: 1, standard: 'GB 50016-2006', inForce: '2014（2018年版）', filedOn: '2026-03-02' } },
    ]);
  });
};

async function hintFigures(manager: Caller): Promise<(rule: string) => HintFigures> {
  const { items } = await manager.get<Items<HintFigures>>('/hint-figures');
  const none = { given: 0, open: 0, accepted: 0, rejected: 0, acceptRate: null, rejectRate: null };
  return (rule) => items.find((each) => each.rule === rule) ?? { ...none, rule: 'AREA_DIFFERS' };
}
