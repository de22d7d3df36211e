import { expect, it } from 'vitest';
import { complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import {
  drive,
  hasEnded,
  isIn,
  letExpire,
  openTasks,
  readClocks,
  readDocumentCodes,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from './world.ts';

/** What runs beside the review, or stops it. */
export function interruptionScenarios(world: () => World): void {
  it('waits for the supplement after the review, with the clock of the agency stopped', async () => {
    const cast = await world().submit('P24');
    const waiting = await drive(cast, { SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));
    expect(waiting.state).toBe('WAIT_SUPPLEMENT');
    expect((await readClocks(cast)).pauses).toMatchObject([{ reason: 'WAIT_SUPPLEMENT', to: null }]);

    const ended = await drive(cast, {}, hasEnded);

    expect(ended.state).toBe('CERTIFIED');
    const { pauses } = await readClocks(cast);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]?.to).not.toBeNull();
    expect(await waitForDocument(cast, 'DEFICIENCY_NOTICE')).toContain('DEFICIENCY_NOTICE');
  });

  it('ends the case when the supplement is late, although the review is going on', async () => {
    const cast = await world().submit('P24');
    const stopped = { SubmitSupplement: undefined, FirstReview: undefined };
    await drive(cast, stopped, (application, open) =>
      [waitsFor('FirstReview', 5), waitsFor('SubmitSupplement')].every((goal) => goal(application, open)),
    );
    const reviews = await openTasks(cast, 'FirstReview');

    await letExpire(cast, 'SUPPLEMENT');
    const ended = await settle(cast, hasEnded);
    await settle(cast, (_application, open) => open.length === 0);

    expect(ended).toMatchObject({ state: 'TERMINATED', caseResult: 'TERMINATED' });
    expect(await waitForDocument(cast, 'TERMINATION')).toContain('TERMINATION');
    const [review] = reviews;
    const late =
      review && complete((await teamOf(cast)).reviewer(disciplineOf(review)), review, { conclusion: 'NO_OPINION' });
    await expect(late).rejects.toMatchObject({ status: 409, code: 'WRONG_STATE' });
  });

  it('can be withdrawn before the certificate, and its tasks go', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    const [signing] = await openTasks(cast, 'SignCertificate');

    await cast.applicant.post(`/applications/${cast.caseId}/withdrawal`, { reason: '项目缓建' });
    const ended = await settle(cast, (application, open) => hasEnded(application, open) && open.length === 0);

    expect(ended).toMatchObject({ state: 'WITHDRAWN', caseResult: 'WITHDRAWN' });
    const { legalRepresentative } = await teamOf(cast);
    const signed = signing && complete(legalRepresentative, signing, { signed: true });
    await expect(signed).rejects.toMatchObject({ status: 409 });
    expect(await readDocumentCodes(cast)).not.toContain('CERTIFICATE');
  });

  it('rests while a department has suspended it, and goes on after that', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const address = `/applications/${cast.caseId}`;

    await department.post(`${address}/suspension`, { reason: '涉诉' });
    const [review] = await openTasks(cast, 'FirstReview');
    const done =
      review && complete((await teamOf(cast)).reviewer(disciplineOf(review)), review, { conclusion: 'NO_OPINION' });
    await expect(done).rejects.toMatchObject({ status: 409, code: 'CASE_SUSPENDED' });
    await expect(department.post(`${address}/suspension`, { reason: '再次' })).rejects.toMatchObject({ status: 409 });
    await world().passDays(10);
    await department.post(`${address}/resumption`);
    const resumed = await settle(cast, ({ suspended }) => !suspended);
    const ended = await drive(cast, {}, hasEnded);

    expect(resumed.state).toBe('FIRST');
    expect(ended.state).toBe('CERTIFIED');
    expect(await readEvents(cast)).not.toContain('ESCALATED');
    expect((await readClocks(cast)).pauses).toMatchObject([{ reason: 'SUSPENSION' }]);
  });
}
