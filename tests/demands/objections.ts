import { expect, it } from 'vitest';
import type { CaseTask } from '../../demo/answers.ts';
import { complete, teamOf } from '../../demo/cast.ts';
import { findingIn, SENT_BACK } from '../case/rounds.ts';
import { drive, hasEnded, isIn, readDocumentCodes, readEvents, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { opinionsOf, problemOf } from './desk.ts';

/** Group E: what settles an opinion. */
export const objectionDemands: Demands = (world) => {
  it('E7 gives no certificate while an opinion blocks, and answers with the list', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const acts = findingIn(cast, 'ARCH');
    const passed: Promise<unknown>[] = [];
    const tryToPass = async (task: CaseTask) => {
      const { technicalHead } = await teamOf(cast);
      passed.push(problemOf(complete(technicalHead, task, { conclusion: 'PASS' })));
      await passed[0];
      return complete(technicalHead, task, SENT_BACK);
    };
    await drive(cast, { ...acts, FinalReview: tryToPass }, isIn('OPINION_ISSUED'));
    const { legalRepresentative } = await teamOf(cast);

    const barred = await problemOf(legalRepresentative.post(`/applications/${cast.caseId}/certificate`));

    const list = {
      status: 409,
      code: 'CERTIFICATE_BARRED',
      message: expect.stringContaining('/opinions/1: 疏散宽度不足'),
    };
    expect(await passed[0]).toMatchObject(list);
    expect(barred).toMatchObject(list);
    expect(await readDocumentCodes(cast)).not.toContain('CERTIFICATE');
  });

  it('E7 lets an opinion be disputed in time and once, and the technical head decides', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    const { technicalHead } = await teamOf(cast);
    const dispute = () => cast.applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '按条文注 2 可以折减' });
    const answer = (outcome: string) =>
      technicalHead.post(`/opinions/${opinion?.id}/objection/answer`, { outcome, reason: '经核对，折减成立' });

    expect(await problemOf(answer('OVERTURN'))).toMatchObject({ status: 409 });
    await dispute();
    const disputed = await opinionsOf(cast);
    await answer('OVERTURN');

    expect(disputed).toMatchObject([{ state: 'DISPUTED', objection: { outcome: null } }]);
    expect(await opinionsOf(cast)).toMatchObject([{ state: 'CLOSED', objection: { outcome: 'OVERTURN' } }]);
    expect(await problemOf(dispute())).toMatchObject({ status: 409 });
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['OBJECTION_RAISED', 'OBJECTION_ANSWERED']));
    // Nothing is left to be answered: the revision is handed in, and the case passes.
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    expect(await drive(cast, { SubmitRevision: undefined }, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 2 });
  });

  it('E7 takes no objection behind the fifth working day of the notice', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);

    await world().passDays(9);

    const late = cast.applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '异议' });
    expect(await problemOf(late)).toMatchObject({ status: 409, message: expect.stringContaining('until') });
  });
};
