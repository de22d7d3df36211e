import { describe, expect, it } from 'vitest';
import { oneTask } from '../../testing/bpmn.ts';
import { TestEngine } from '../../testing/test-engine.ts';

describe('completing a job', () => {
  it('completes the element, merges the variables and ends the process in the order of a real broker', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('p'));
    const instance = await engine.create('p', { a: 1 });

    // when
    await engine.completeJob('work', { b: 'x' });

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.variables(instance)).toEqual({ a: 1, b: 'x' });
    expect(
      engine
        .records()
        .map(({ valueType, intent, value }) =>
          `${valueType} ${intent} ${'elementId' in value ? value.elementId : ''}`.trim(),
        ),
    ).toEqual([
      'PROCESS CREATED',
      'DEPLOYMENT CREATED',
      'VARIABLE CREATED',
      'PROCESS_INSTANCE_CREATION CREATED',
      'PROCESS_INSTANCE ELEMENT_ACTIVATING p',
      'PROCESS_INSTANCE ELEMENT_ACTIVATED p',
      'PROCESS_INSTANCE ELEMENT_ACTIVATING start',
      'PROCESS_INSTANCE ELEMENT_ACTIVATED start',
      'PROCESS_INSTANCE ELEMENT_COMPLETING start',
      'PROCESS_INSTANCE ELEMENT_COMPLETED start',
      'PROCESS_INSTANCE SEQUENCE_FLOW_TAKEN start_work',
      'PROCESS_INSTANCE ELEMENT_ACTIVATING work',
      'JOB CREATED work',
      'PROCESS_INSTANCE ELEMENT_ACTIVATED work',
      'JOB COMPLETED work',
      'PROCESS_INSTANCE ELEMENT_COMPLETING work',
      'VARIABLE CREATED',
      'PROCESS_INSTANCE ELEMENT_COMPLETED work',
      'PROCESS_INSTANCE SEQUENCE_FLOW_TAKEN work_end',
      'PROCESS_INSTANCE ELEMENT_ACTIVATING end',
      'PROCESS_INSTANCE ELEMENT_ACTIVATED end',
      'PROCESS_INSTANCE ELEMENT_COMPLETING end',
      'PROCESS_INSTANCE ELEMENT_COMPLETED end',
      'PROCESS_INSTANCE ELEMENT_COMPLETING p',
      'PROCESS_INSTANCE ELEMENT_COMPLETED p',
    ]);
  });
});
