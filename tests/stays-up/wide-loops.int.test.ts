import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bpmn, end, start } from '../../engine/testing/bpmn.ts';
import { AttackedEngine } from './attacked-engine.ts';
import { around, job, loopOver } from './hostile-bpmn.ts';

const MOST_MS = 1_000;
let attacked: AttackedEngine;

beforeEach(async () => {
  attacked = await AttackedEngine.start();
});
afterEach(() => attacked.stop());

const nested = bpmn(
  'nested',
  start +
    around('a', job('b', 'nobody', loopOver('=for i in 1..1000 return i')), {
      first: 'b',
      inner: loopOver('=for i in 1..1000 return i'),
    }) +
    end,
  ['start -> a', 'a -> end'],
);

describe('a loop of a thousand within a loop of a thousand', () => {
  it('is held by an incident, while others are served within a second', async () => {
    // given
    await attacked.deploy(nested);
    await attacked.probe();
    // when
    let held = '';
    const slowest = await attacked.slowestProbeDuring(async () => {
      const wide = await attacked.create('nested');
      held = (await attacked.incident(wide)).errorMessage;
    });
    console.info('nested', Math.round(slowest));
    // then
    expect(held).toContain('steps to be done at once');
    expect(slowest).toBeLessThan(MOST_MS);
  });
});
