import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { findLatestClock, findRunningClock, listChangesOfCase } from '../storage/clocks.ts';
import { askForExtension } from '../storage/hand-ins.ts';
import { listPauses } from '../storage/pauses.ts';
import { listRequestedMaterials } from '../storage/requested-materials.ts';
import { findSupplement } from '../storage/supplements.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit, putFile } from './testing/case-kit.ts';
import {
  doHandIn,
  doTask,
  runJob,
  TABLE,
  walkCleanRound,
  walkToAcceptance,
  walkToReview,
} from './testing/case-walk.ts';

async function walkToPromise(kit: CaseKit): Promise<string> {
  kit.setTime('2026-03-02');
  const filed = await fileCase(kit, { missing: ['M7'], commitmentSigned: true });
  await walkToReview(kit, await walkToAcceptance(kit, filed, TABLE.deficient));
  return filed.caseId;
}

/** Nobody has answered, and M7 is missing. */
async function walkToSilence(kit: CaseKit): Promise<string> {
  kit.setTime('2026-03-02');
  // Of another project: for that of the other tests the contract is on file by now.
  const filed = await fileCase(kit, { facts: { projectCode: '2601-339902-04-01-200007' }, missing: ['M7'] });
  const { caseId } = filed;
  await runJob(kit, 'open-case', filed);
  const checked = await runJob(kit, 'check-materials', filed);
  const silence = { ...filed, ...checked, acceptance: TABLE.incomplete, decision: 'DEEMED_ACCEPTED' };
  await runJob(kit, 'record-acceptance', silence);
  await walkToReview(kit, { caseId, ...checked });
  return caseId;
}

async function keepPromise(kit: CaseKit, caseId: string): Promise<void> {
  await kit.write((acting) => putFile(kit, acting, { caseId, slot: 'M7' }));
  await doHandIn(kit, caseId, 'SubmitSupplement', 'SUPPLEMENT');
  const check = {
    elementId: 'CheckSupplement',
    role: 'acceptanceOfficer',
    stage: 'SUPPLEMENT',
    by: 'officer' as const,
  };
  await doTask(kit, caseId, { ...check, answer: { accepted: true } });
}
describe('open-supplement, extend-supplement, record-supplement and record-pass', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  it('gives five working days from day 0 and wakes for the first reminder', async () => {
    // given
    const caseId = await walkToPromise(kit);

    // when
    const first = await runJob(kit, 'open-supplement', { caseId });
    const second = await runJob(kit, 'open-supplement', { caseId });

    // then
    // Another job for the same step: the watcher is to look at once.
    expect(second).toEqual({ wakeAt: '2026-03-02T02:00:01Z' });
    expect(first['wakeAt']).toBe('2026-03-04T16:00:00Z');
    expect(await findSupplement(kit.knex, caseId)).toMatchObject({ dueDate: '2026-03-09', attempts: 0 });
  });

  it('extends once, never beyond the legal limit, and keeps the old day', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await runJob(kit, 'open-supplement', { caseId });
    const application = await getApplication(kit.knex, caseId);
    const request = { application, reason: '合同盖章中' };
    await kit.write((acting) => askForExtension(acting, request, kit.clock));
    const secondRequest = kit.write((acting) => askForExtension(acting, request, kit.clock));
    await expect(secondRequest).rejects.toMatchObject({ code: 'WRONG_STATE' });

    // when
    await runJob(kit, 'extend-supplement', { caseId, granted: true });

    // then
    const clock = await findRunningClock(kit.knex, caseId, 'SUPPLEMENT');
    expect(clock).toMatchObject({ dueDate: '2026-03-16', limitWd: 10 });
    expect(await listChangesOfCase(kit.knex, caseId)).toMatchObject([
      { dueDateBefore: '2026-03-09', dueDateAfter: '2026-03-16', reason: 'EXTENSION' },
    ]);
  });

  it('waits for the supplement when the drawings pass first, and goes on when it comes', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await runJob(kit, 'open-supplement', { caseId });
    await walkCleanRound(kit, caseId, 1, ['ARCH', 'FIRE']);
    await runJob(kit, 'record-pass', { caseId, round: 1 });
    const waiting = (await getApplication(kit.knex, caseId)).state;

    // when
    kit.setTime('2026-03-04');
    await keepPromise(kit, caseId);
    await runJob(kit, 'record-supplement', { caseId });

    // then
    expect(waiting).toBe('WAIT_SUPPLEMENT');
    expect((await getApplication(kit.knex, caseId)).state).toBe('SIGNING');
    expect(await listPauses(kit.knex, caseId)).toMatchObject([
      { reason: 'WAIT_SUPPLEMENT', from: '2026-03-02', to: '2026-03-04' },
    ]);
  });

  it('asks without a clock for what silence has let pass, and waits for it', async () => {
    // given
    const caseId = await walkToSilence(kit);

    // when
    const { wakeAt } = await runJob(kit, 'open-supplement', { caseId });
    const asked = await runJob(kit, 'check-deadline', { caseId, clockKind: 'SUPPLEMENT' });
    await walkCleanRound(kit, caseId, 1, ['ARCH', 'FIRE']);
    const passed = await runJob(kit, 'record-pass', { caseId, round: 1, lateFound: true });
    await keepPromise(kit, caseId);
    await runJob(kit, 'record-supplement', { caseId });

    // then
    expect(String(wakeAt)).toMatch(/^2027-03-/);
    expect(asked).toMatchObject({ action: 'NOT_DUE' });
    expect(passed).toEqual({ awaitsSupplement: true });
    expect(await findSupplement(kit.knex, caseId)).toMatchObject({ documentId: null, dueDate: null, attempts: 1 });
    expect(await findLatestClock(kit.knex, caseId, 'SUPPLEMENT')).toBeUndefined();
    const requested = await listRequestedMaterials(kit.knex, caseId);
    expect(requested).toMatchObject([{ kind: 'LATE_FOUND', slot: 'M7', settledAt: expect.any(Date) }]);
    expect((await getApplication(kit.knex, caseId)).state).toBe('SIGNING');
  });

  it('does not wait for what the diagram of the case asks nobody for', async () => {
    const caseId = await walkToSilence(kit);
    await walkCleanRound(kit, caseId, 1, ['ARCH', 'FIRE']);

    expect(await runJob(kit, 'record-pass', { caseId, round: 1 })).toEqual({ awaitsSupplement: false });
  });

  it('goes straight to the signature when the supplement comes first', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await runJob(kit, 'open-supplement', { caseId });
    await keepPromise(kit, caseId);
    await runJob(kit, 'record-supplement', { caseId });
    await walkCleanRound(kit, caseId, 1, ['ARCH', 'FIRE']);

    // when
    await runJob(kit, 'record-pass', { caseId, round: 1 });

    // then
    expect((await getApplication(kit.knex, caseId)).state).toBe('SIGNING');
    expect(await listPauses(kit.knex, caseId)).toMatchObject([]);
  });
});
