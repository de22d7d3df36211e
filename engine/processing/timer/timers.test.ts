import { describe, expect, it } from 'vitest';
import { bpmn, end, serviceTask, start } from '../../testing/bpmn.ts';
import { TEST_START } from '../../testing/test-clock.ts';
import { TestEngine } from '../../testing/test-engine.ts';

const timerDefinition = (content: string) =>
  `<bpmn:timerEventDefinition id="td">${content}</bpmn:timerEventDefinition>`;
const catchAt = (content: string) =>
  bpmn(
    'p',
    `${start}<bpmn:intermediateCatchEvent id="t">${timerDefinition(content)}</bpmn:intermediateCatchEvent>${end}`,
    ['start -> t', 't -> end'],
  );
const startAt = (content: string, task = 'work') =>
  bpmn('p', `<bpmn:startEvent id="start">${timerDefinition(content)}</bpmn:startEvent>${serviceTask(task)}${end}`, [
    `start -> ${task}`,
    `${task} -> end`,
  ]);

describe('timer catch event', () => {
  it.each([
    ['a duration', '<bpmn:timeDuration>PT1H</bpmn:timeDuration>', {}, 3_600_000],
    ['a date', '<bpmn:timeDate>=at</bpmn:timeDate>', { at: '2026-01-05T08:30:00+08:00' }, 1_800_000],
    ['a date in the past', '<bpmn:timeDate>=at</bpmn:timeDate>', { at: '2020-01-01T00:00:00Z' }, 0],
    ['a negative duration', '<bpmn:timeDuration>-PT1H</bpmn:timeDuration>', {}, 0],
  ])('is due after %s', async (_name, content, variables, milliseconds) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(catchAt(content));
    const instance = await engine.create('p', variables);

    // when
    await engine.advance(Math.max(0, milliseconds - 1));
    const before = engine.isRunning(instance);
    await engine.advance(1);

    // then
    expect([before, engine.isRunning(instance)]).toEqual([milliseconds > 0, false]);
  });

  it('is stuck with an incident when the expression is no time', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(catchAt('<bpmn:timeDate>=at</bpmn:timeDate>'));

    // when
    await engine.create('p', { at: 'soon' });

    // then
    expect(engine.incident().value.errorType).toBe('EXTRACT_VALUE_ERROR');
  });

  it('fires once after a restart that took longer than the time', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(catchAt('<bpmn:timeDuration>PT1H</bpmn:timeDuration>'));
    const instance = await engine.create('p');

    // when
    engine.clock.set(TEST_START + 7_200_000);
    await engine.restart();
    await engine.restart();

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.recordsOf('TIMER', 'TRIGGERED')).toHaveLength(1);
  });

  it('fires many due timers in the order of their due dates', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(catchAt('<bpmn:timeDuration>=wait</bpmn:timeDuration>'));
    const instances: number[] = [];
    for (const minutes of [3, 1, 2]) {
      instances.push(await engine.create('p', { wait: `PT${minutes}M` }));
    }

    // when
    engine.clock.set(TEST_START + 600_000);
    await engine.run();

    // then
    const order = engine
      .recordsOf('TIMER', 'TRIGGERED')
      .map(({ value }) => instances.indexOf(value.processInstanceKey));
    expect(order).toEqual([1, 2, 0]);
  });
});

describe('timer start event', () => {
  it('starts an instance each time of its cycle', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(startAt('<bpmn:timeCycle>R2/PT1M</bpmn:timeCycle>'));

    // when
    await engine.advance(600_000);

    // then
    expect(await engine.activate('work')).toHaveLength(2);
    expect(
      engine.recordsOf('TIMER').map(({ intent, value }) => [intent, value.elementInstanceKey, value.repetitions]),
    ).toEqual([
      ['CREATED', -1, 2],
      ['TRIGGERED', -1, 2],
      ['CREATED', -1, 1],
      ['TRIGGERED', -1, 1],
    ]);
  });

  it('starts one at its date', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(startAt('<bpmn:timeDate>2026-01-06T00:00:00Z</bpmn:timeDate>'));

    // when
    await engine.advance(86_400_000);

    // then
    expect(await engine.activate('work')).toHaveLength(1);
  });

  it('is replaced by the one of a new version', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(startAt('<bpmn:timeCycle>R/PT1M</bpmn:timeCycle>', 'old'));
    await engine.deploy(startAt('<bpmn:timeCycle>R/PT1M</bpmn:timeCycle>', 'new'));

    // when
    await engine.advance(60_000);

    // then
    expect(await engine.activate('old')).toHaveLength(0);
    expect(await engine.activate('new')).toHaveLength(1);
  });

  it('catches up once after a long stop', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(startAt('<bpmn:timeCycle>R/PT1M</bpmn:timeCycle>'));

    // when
    engine.clock.set(TEST_START + 3_600_000 + 30_000);
    await engine.restart();

    // then
    expect((await engine.activate('work')).length).toBeLessThanOrEqual(2);
  });
});
