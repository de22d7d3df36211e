import { describe, expect, it } from 'vitest';
import { bpmn } from '../testing/bpmn.ts';
import { TestEngine } from '../testing/test-engine.ts';
import { EngineState } from './engine-state.ts';
import { ModelRegistry } from './model-registry.ts';
import { fromSnapshot, type SnapshotPart, toSnapshot, viewOf } from './snapshot.ts';

const APPROVAL = bpmn(
  'approval',
  `<bpmn:startEvent id="start"/>
  <bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="work"/></bpmn:extensionElements></bpmn:serviceTask>
  <bpmn:boundaryEvent id="limit" attachedToRef="work"><bpmn:timerEventDefinition id="t">
    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:endEvent id="end"/>`,
  ['start -> work', 'work -> end', 'limit -> end'],
);
/** Several parts of each table. */
const INSTANCES = 2_500;

async function withInstances(count: number): Promise<{ engine: TestEngine; instances: readonly number[] }> {
  const engine = new TestEngine();
  await engine.deploy(APPROVAL);
  const instances: number[] = [];
  for (let number = 0; number < count; number++) instances.push(await engine.create('approval', { number }));
  return { engine, instances };
}

describe('a snapshot', () => {
  it('is of one moment, whatever changes while it is written', async () => {
    // given
    const { engine, instances } = await withInstances(INSTANCES);
    const position = engine.log.rows.at(-1)?.position ?? 0;
    const atOnce = [...toSnapshot(viewOf(engine.state))];
    const parts: SnapshotPart[] = [];
    async function* whileTheEngineRuns(): AsyncIterableIterator<SnapshotPart> {
      for (const part of toSnapshot(viewOf(engine.state))) {
        yield part;
        parts.push(part);
        const written = parts.length;
        // Rows before and behind what has been written: gone, changed, added.
        await engine.cancel(instances[written + 200] ?? 0);
        await engine.cancel(instances.at(-written) ?? 0);
        await engine.setVariables(instances[written + 100] ?? 0, { number: 'changed' });
        await engine.setVariables(instances.at(-100 - written) ?? 0, { number: 'changed' });
        await engine.completeJob('work');
        await engine.create('approval', { late: written });
      }
    }

    // when
    await engine.log.writeSnapshot({ position, parts: whileTheEngineRuns() });

    // then: also from the snapshot and the log behind it the same state comes
    expect(parts.length).toBeGreaterThan(10);
    expect(parts).toEqual(atOnce);
    await engine.expectEqualReplay();
  });

  it('ends a part before it grows large', async () => {
    // given
    const { engine, instances } = await withInstances(3);
    for (const instance of instances) await engine.setVariables(instance, { text: 'x'.repeat(600_000) });

    // when
    const parts = [...toSnapshot(viewOf(engine.state))].filter(({ name }) => name === 'variables');

    // then
    expect(parts.map(({ content }) => Math.round(content.length / 600_000))).toEqual([2, 1]);
  });

  it('of an earlier version, a list of keys and rows for each part, is read', async () => {
    // given
    const { engine } = await withInstances(20);
    const view = viewOf(engine.state);
    const rows = view.tables.map(({ name, keys, values }) => ({
      name,
      content: JSON.stringify(keys.map((key, index) => [key, values[index]])),
    }));
    const parts = [{ name: 'meta', content: JSON.stringify({ lastKey: view.lastKey }) }, ...rows];

    // when
    const models = new ModelRegistry();
    const restored = new EngineState(models);
    await fromSnapshot(restored, models, parts);

    // then
    expect(viewOf(restored)).toEqual(view);
  });
});
