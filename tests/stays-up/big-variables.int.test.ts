import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneTask } from '../../engine/testing/bpmn.ts';
import { AttackedEngine } from './attacked-engine.ts';
import { patienceMs } from './patience.ts';

const RESOURCE_EXHAUSTED = 8;
const INVALID_ARGUMENT = 3;
const megabytes = (count: number) => ({ x: 'y'.repeat(Math.round(count * 1024 * 1024)) });
const nested = (depth: number) => `{"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;

let attacked: AttackedEngine;
beforeAll(async () => {
  attacked = await AttackedEngine.start();
  await attacked.user.deploy(oneTask('p'));
});
afterAll(() => attacked.stop());

/** What each way of bringing variables in answers: OK or the code of the refusal. */
async function bringIn(variables: string): Promise<(number | 'OK')[]> {
  const { user } = attacked;
  const key = await user.create('p');
  const [job] = await user.activate('work');
  const calls: readonly (readonly [string, object])[] = [
    ['CreateProcessInstance', { bpmnProcessId: 'p', version: -1, variables }],
    ['SetVariables', { elementInstanceKey: key, variables }],
    ['PublishMessage', { name: 'm', correlationKey: 'k', timeToLive: 1_000, variables }],
    ['CompleteJob', { jobKey: job?.key, variables }],
  ];
  const answers: (number | 'OK')[] = [];
  for (const [rpc, request] of calls) {
    answers.push(
      await user.call(rpc, request).then(
        () => 'OK' as const,
        (error: { code: number }) => error.code,
      ),
    );
  }
  await user.call('CancelProcessInstance', { processInstanceKey: key }).catch(() => {});
  return answers;
}

describe('variables', () => {
  it.each([
    { size: 0.9, answer: 'OK' },
    { size: 1.1, answer: 'OK' },
    { size: 3.9, answer: 'OK' },
    { size: 4.1, answer: RESOURCE_EXHAUSTED },
  ] as const)('of $size MB are answered $answer, while others are served within a second', async ({ size, answer }) => {
    // given
    const variables = JSON.stringify(megabytes(size));
    // when
    let answers: unknown;
    const slowest = await attacked.user.slowestProbeDuring(async () => {
      answers = await bringIn(variables);
    });
    // then
    expect(answers).toEqual(Array(4).fill(answer));
    expect(slowest).toBeLessThan(patienceMs());
    await emptyQueue();
  });

  it('that are too many for one message hold their own job only', async () => {
    // given
    const large = await attacked.user.create('p', megabytes(3));
    await attacked.user.call('SetVariables', {
      elementInstanceKey: large,
      variables: JSON.stringify({ z: megabytes(3).x }),
    });
    const small = await attacked.user.create('p');
    // when
    const [job] = await attacked.user.activate('work');
    // then
    expect(job?.processInstanceKey).toBe(small);
    expect((await attacked.incident(large)).errorType).toBe('MESSAGE_SIZE_EXCEEDED');
    await attacked.user.complete(job?.key ?? '');
  });

  it.each([5_000, 500_000])('nested %i levels deep are refused by every call', async (depth) => {
    // when
    let answers: unknown;
    const slowest = await attacked.user.slowestProbeDuring(async () => {
      answers = await bringIn(nested(depth));
    });
    // then
    expect(answers).toEqual(Array(4).fill(INVALID_ARGUMENT));
    expect(slowest).toBeLessThan(patienceMs());
    await emptyQueue();
  });

  it('survive a crash as they were', async () => {
    // given
    const key = await attacked.user.create('p', megabytes(1.1));
    // when
    await attacked.crash();
    const [job] = await attacked.user.activate('work');
    // then
    expect(job?.processInstanceKey).toBe(key);
    expect(JSON.parse(job?.variables ?? '{}')).toEqual(megabytes(1.1));
  });
});

/** Takes what the test before has left. */
async function emptyQueue(): Promise<void> {
  for (;;) {
    const jobs = await attacked.user.activate('work', { max: 10, wait: -1 });
    if (jobs.length === 0) return;
    for (const { key } of jobs) {
      await attacked.user.complete(key);
    }
  }
}
