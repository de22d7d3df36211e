import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { enqueue, leaseDue, listDeadEntries, markFailed, markSent, measureOutbox, requeueEntry } from './outbox.ts';

async function store(kit: CaseKit, caseId: string, name: string): Promise<boolean> {
  const payload = { name, correlationKey: caseId, messageId: name, timeToLive: 0, variables: {} };
  const entry = { kind: 'PUBLISH_MESSAGE' as const, businessKey: `${caseId}:${name}`, caseId, payload };
  return kit.knex.transaction((trx) => enqueue(trx, entry));
}
describe('outbox', () => {
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

  it('stores one cause once', async () => {
    // given
    const { caseId } = await fileCase(kit);

    // when
    const stored = await Promise.all([1, 2, 3].map(() => store(kit, caseId, 'once')));

    // then
    expect(stored.sort()).toEqual([false, false, true]);
  });

  it('leases each entry to one of several senders, and again when the lease has run out', async () => {
    // given
    await kit.knex('outbox').delete();
    const { caseId } = await fileCase(kit);
    for (let count = 0; count < 20; count++) await store(kit, caseId, `lease-${count}`);

    // when
    const batches = await Promise.all([1, 2, 3].map(() => leaseDue(kit.knex, { limit: 50, leaseSeconds: 60 })));
    const none = await leaseDue(kit.knex, { limit: 50, leaseSeconds: 60 });
    await kit.knex('outbox').update({ next_attempt_at: kit.knex.raw(`now() - interval '1 second'`) });
    const again = await leaseDue(kit.knex, { limit: 50, leaseSeconds: 60 });

    // then
    const ids = batches.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(21);
    expect(ids).toHaveLength(21);
    expect(none).toEqual([]);
    expect(again.map(({ attempts }) => attempts)).toEqual(Array(21).fill(2));
  });

  it('leases what was to wait for a time that the clock, put back, is far from', async () => {
    // given
    await kit.knex('outbox').delete();
    const { caseId } = await fileCase(kit);
    await kit.knex('outbox').update({ next_attempt_at: kit.knex.raw(`now() + interval '3 days'`) });

    // when
    const due = await leaseDue(kit.knex, { limit: 1, leaseSeconds: 60 });

    // then
    expect(due.map((entry) => entry.caseId)).toEqual([caseId]);
    expect(await leaseDue(kit.knex, { limit: 1, leaseSeconds: 60 })).toEqual([]);
  });

  it('shows what was given up and takes it back into the queue', async () => {
    // given
    await kit.knex('outbox').delete();
    const { caseId } = await fileCase(kit);
    const [entry] = await leaseDue(kit.knex, { limit: 1, leaseSeconds: 60 });
    const id = entry?.id ?? '';
    await markFailed(kit.knex, id, { error: 'INVALID_ARGUMENT: no' });
    const dead = await listDeadEntries(kit.knex, { limit: 10 });

    // when
    const requeued = await kit.write((acting) => requeueEntry(acting, id));
    const twice = await kit.write((acting) => requeueEntry(acting, id));

    // then
    expect(dead).toMatchObject([{ id, caseId, lastError: 'INVALID_ARGUMENT: no' }]);
    expect([requeued, twice]).toEqual([true, false]);
    expect(await measureOutbox(kit.knex)).toMatchObject({ pending: 1, dead: 0 });
    await markSent(kit.knex, id);
    expect(await measureOutbox(kit.knex)).toEqual({ pending: 0, dead: 0, oldestPendingSeconds: 0 });
  });
});
