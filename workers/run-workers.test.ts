import { describe, expect, it } from 'vitest';
import { createLegalClock } from '../platform/clock.ts';
import { FileStoreError } from '../platform/file-store.ts';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Job, WorkerOptions, ZeebeClient } from '../platform/zeebe-client/index.ts';
import { jobHandlers } from './index.ts';
import { runWorkers } from './run-workers.ts';

/** A client that only notes which workers are opened and closed. */
function clientOf(opened: WorkerOptions[], closed: string[]): ZeebeClient {
  const openWorker = (options: WorkerOptions) => {
    opened.push(options);
    return {
      health: () => ({ type: options.type, running: 0, lastAnswer: undefined }),
      close: async () => void closed.push(options.type),
    };
  };
  return { openWorker } as unknown as ZeebeClient;
}

const deps = {
  clock: createLegalClock({ timeZone: 'Asia/Shanghai' }),
  logger: createLogger({ level: 'silent' }),
} as unknown as Parameters<typeof runWorkers>[0];

describe('running the workers', () => {
  it('opens one for every job type and one for user tasks, and closes them all', async () => {
    // given
    const opened: WorkerOptions[] = [];
    const closed: string[] = [];

    // when
    const running = runWorkers(deps, { zeebe: clientOf(opened, closed), metrics: createMetrics() });
    await running.close();

    // then
    const types = [...Object.keys(jobHandlers), 'io.camunda.zeebe:userTask'].sort();
    expect(opened.map(({ type }) => type).sort()).toEqual(types);
    expect(closed.sort()).toEqual(types);
  });

  it('fails a job with a back-off, but never the single try of a user task', () => {
    // given
    const opened: WorkerOptions[] = [];

    // when
    runWorkers(deps, { zeebe: clientOf(opened, []), metrics: createMetrics() });

    // then
    const rules = new Map(opened.map(({ type, whenThrown, backOffMs }) => [type, [whenThrown, backOffMs]]));
    expect(rules.get('issue-certificate')).toEqual(['fail', 2_000]);
    expect(rules.get('io.camunda.zeebe:userTask')).toEqual(['keep', undefined]);
  });

  it('lets a database that is away cost no retry, and a fault of ours one', () => {
    // given
    const opened: WorkerOptions[] = [];
    runWorkers(deps, { zeebe: clientOf(opened, []), metrics: createMetrics() });
    const { isOutage } = opened.find(({ type }) => type === 'issue-certificate') ?? {};

    // when
    const faults = [
      Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
      new FileStoreError('FILE_STORE_FULL', 'no room'),
      new Error('Expected an open case'),
    ];

    // then
    expect(faults.map((fault) => isOutage?.(fault))).toEqual([true, true, false]);
  });

  it('asks for no trace of a job that names no case, so that its handler tells what is missing', async () => {
    // given
    const opened: WorkerOptions[] = [];
    const asked: string[] = [];
    const traceOf = async (caseId: string) => {
      asked.push(caseId);
      return undefined;
    };
    runWorkers(deps, { zeebe: clientOf(opened, []), metrics: createMetrics(), traceOf });
    const handler = opened.find(({ type }) => type === 'close-case')?.handler;
    const job = (variables: object) =>
      ({
        key: '1',
        type: 'close-case',
        processInstanceKey: '2',
        elementId: 'CloseCertified',
        headers: {},
        variables,
      }) as Job;

    // when
    const signal = new AbortController().signal;
    await Promise.allSettled([handler?.(job({}), signal), handler?.(job({ caseId: 'case-1' }), signal)]);

    // then
    expect(asked).toEqual(['case-1']);
  });

  it('leaves job types to other programs where it is told so', () => {
    // given
    const opened: WorkerOptions[] = [];

    // when
    runWorkers(deps, { zeebe: clientOf(opened, []), metrics: createMetrics(), off: ['close-case'] });

    // then
    expect(opened.map(({ type }) => type)).not.toContain('close-case');
  });
});
