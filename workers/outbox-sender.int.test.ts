import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Message, ZeebeError } from '../platform/zeebe-client/index.ts';
import { completeTask } from '../storage/task-actions.ts';
import { findTask } from '../storage/tasks.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type OutboxSenderDeps, sendBatch, startOutboxSender } from './outbox-sender.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { openTask, TABLE } from './testing/case-walk.ts';

/** An engine that answers each command with the next of the prepared errors, or takes it. */
function engine(kit: CaseKit, errors: ZeebeError[] = []): OutboxSenderDeps & { taken: (Message | string)[] } {
  const taken: (Message | string)[] = [];
  const take = async (command: Message | string) => {
    const error = errors.shift();
    if (error !== undefined) throw error;
    taken.push(command);
  };
  const { knex, logger, engineIdentity } = kit.deps;
  const zeebe = {
    publishMessage: async (message: Message) => {
      await take(message);
      return '1';
    },
    completeJob: (jobKey: string) => take(jobKey),
  };
  return { knex, logger, engineIdentity, zeebe, taken };
}

async function finishReview(kit: CaseKit): Promise<{ taskId: string; jobKey: string }> {
  const { caseId } = await fileCase(kit);
  await kit.knex('outbox').delete();
  const review = { elementId: 'AcceptanceReview', role: 'acceptanceOfficer', stage: 'ACCEPTANCE' };
  const task = await openTask(kit, caseId, { ...review, variables: { acceptance: TABLE.complete } });
  const answer = { person: kit.person('officer'), variables: { decision: 'ACCEPTED' }, at: kit.clock.now() };
  await kit.write((acting) => completeTask(acting, task.id, answer));
  return { taskId: task.id, jobKey: task.jobKey ?? '' };
}

const makeDue = (kit: CaseKit) =>
  kit.knex('outbox').update({ next_attempt_at: kit.knex.raw(`now() - interval '1 second'`) });
describe('outbox sender', () => {
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

  it('publishes what a submission has stored, once', async () => {
    // given
    await kit.knex('outbox').delete();
    const { caseId, submissionId } = await fileCase(kit);
    const deps = engine(kit);

    // when
    const counts = [await sendBatch(deps), await sendBatch(deps)];

    // then
    expect(counts).toEqual([1, 0]);
    expect(deps.taken).toEqual([
      {
        name: 'application-submitted',
        correlationKey: caseId,
        messageId: submissionId,
        timeToLiveMs: 604_800_000,
        variables: { caseId, submissionId },
      },
    ]);
  });

  it('counts a message that the engine has already as sent', async () => {
    // given
    await kit.knex('outbox').delete();
    await fileCase(kit);

    // when
    await sendBatch(engine(kit, [new ZeebeError('ALREADY_EXISTS', 'known')]));

    // then
    expect(await kit.knex('outbox').pluck('status')).toEqual(['SENT']);
  });

  it('completes the job of a finished task', async () => {
    // given
    const { taskId, jobKey } = await finishReview(kit);
    const deps = engine(kit);

    // when
    await sendBatch(deps);

    // then
    expect(deps.taken).toEqual([jobKey]);
    expect((await findTask(kit.knex, taskId))?.status).toBe('COMPLETED');
  });

  it('marks a task as superseded when its job was gone before it was ever asked for', async () => {
    // given
    const { taskId } = await finishReview(kit);

    // when
    await sendBatch(engine(kit, [new ZeebeError('NOT_FOUND', 'no such job')]));

    // then
    expect((await findTask(kit.knex, taskId))?.status).toBe('SUPERSEDED');
    expect(await kit.knex('outbox').pluck('status')).toEqual(['SENT']);
  });

  it('takes a job that is gone after an unanswered attempt for completed', async () => {
    // given
    const { taskId } = await finishReview(kit);
    await sendBatch(engine(kit, [new ZeebeError('DEADLINE_EXCEEDED', 'no answer')]));
    await makeDue(kit);

    // when
    await sendBatch(engine(kit, [new ZeebeError('NOT_FOUND', 'no such job')]));

    // then
    expect((await findTask(kit.knex, taskId))?.status).toBe('COMPLETED');
  });

  it('tries again while the engine is away, and gives up what the engine refuses', async () => {
    // given
    await finishReview(kit);
    const away = new ZeebeError('UNAVAILABLE', 'away');
    const refused = new ZeebeError('INVALID_ARGUMENT', 'refused');

    // when
    const statuses: string[] = [];
    for (const error of [away, refused, refused, refused, refused]) {
      await makeDue(kit);
      await sendBatch(engine(kit, [error]));
      statuses.push(...(await kit.knex('outbox').pluck('status')));
    }

    // then
    expect(statuses).toEqual(['PENDING', 'PENDING', 'PENDING', 'PENDING', 'DEAD']);
    expect(await kit.knex('outbox').pluck('last_error')).toEqual(['INVALID_ARGUMENT: refused']);
  });

  it('hears of a new entry at once', async () => {
    // given
    await kit.knex('outbox').delete();
    const deps = engine(kit);
    const sender = startOutboxSender({ ...deps, databaseUrl: database.url });

    // when
    await fileCase(kit);
    await vi.waitFor(() => expect(deps.taken).toHaveLength(1), { timeout: 5_000 });
    await sender.close();

    // then
    expect(await kit.knex('outbox').pluck('status')).toEqual(['SENT']);
  });
});
