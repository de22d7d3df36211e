import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { listCaseEvents, recordCaseEvent } from './case-events.ts';
import { listNotifications, notify } from './notifications.ts';
import { enqueue, listDeadEntries } from './outbox.ts';

const MANY = Array.from({ length: 15 }, (_, index) => String(index));

describe('a list in the order of its ids', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  let caseId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
    ({ caseId } = await fileCase(kit));
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  it('tells the history of a case as it went, beyond the tenth event', async () => {
    // given
    const legalAt = kit.clock.now();
    for (const remark of MANY) {
      await kit.write((acting) => recordCaseEvent(acting, { caseId, kind: 'REMINDED', legalAt, data: { remark } }));
    }
    // when
    const events = await listCaseEvents(kit.knex, caseId);
    // then
    const reminders = events.filter(({ kind }) => kind === 'REMINDED');
    expect(reminders.map(({ data }) => data['remark'])).toEqual(MANY);
  });

  it('turns the pages of messages from the newest to the oldest', async () => {
    // given
    const place = { firmCode: null, agencyCode: null, regionCode: null };
    for (const text of MANY) {
      const message = { caseId, kind: 'REMIND', recipientRole: 'reviewer' as const, ...place, text };
      await kit.knex.transaction((trx) =>
        notify(trx, { ...message, businessKey: `long:${text}`, createdAt: kit.clock.now() }),
      );
    }
    // when
    const reader = { roles: ['reviewer'] as const, ...place };
    const first = await listNotifications(kit.knex, reader, { limit: 8 });
    const second = await listNotifications(kit.knex, reader, { limit: 8, beforeId: first.at(-1)?.id });
    // then
    expect([...first, ...second].map(({ text }) => text)).toEqual([...MANY].reverse());
  });

  it('turns the pages of given-up messages from the oldest to the newest', async () => {
    // given
    for (const name of MANY) {
      const payload = { name, correlationKey: caseId, messageId: name, timeToLive: 0, variables: {} };
      const entry = { kind: 'PUBLISH_MESSAGE' as const, businessKey: `long:${name}`, caseId, payload };
      await kit.knex.transaction((trx) => enqueue(trx, entry));
    }
    await kit.knex('outbox').whereLike('business_key', 'long:%').update({ status: 'DEAD' });
    // when
    const first = await listDeadEntries(kit.knex, { limit: 8 });
    const second = await listDeadEntries(kit.knex, { limit: 8, afterId: first.at(-1)?.id });
    // then
    expect([...first, ...second].map(({ businessKey }) => businessKey)).toEqual(MANY.map((name) => `long:${name}`));
  });
});
