import { expect, it } from 'vitest';
import { InMemoryLog } from '../log/in-memory-log.ts';
import { EngineState } from '../state/engine-state.ts';
import { ModelRegistry } from '../state/model-registry.ts';
import { Snapshots } from './snapshots.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it('lets go of the log that both the snapshot and the read model have passed', async () => {
  // given
  const log = new InMemoryLog();
  const snapshots = new Snapshots({ log, logger, every: 2 });
  const state = new EngineState(new ModelRegistry());
  const positions = () => log.rows.map(({ position }) => position);
  await log.append([2, 4, 6, 8].map((position) => ({ position, count: 1, timestamp: 0, content: '[]' })));
  snapshots.appended(4);
  // when
  await snapshots.exported(4);
  const withoutSnapshot = positions();
  snapshots.writeWhenDue(state, 6);
  await snapshots.settled();
  const behindReadModel = positions();
  await snapshots.exported(8);
  // then
  expect([withoutSnapshot, behindReadModel, positions()]).toEqual([[2, 4, 6, 8], [6, 8], [8]]);
});

it('prunes once at a time, and the next acknowledgement does the rest', async () => {
  // given
  const pruned: number[] = [];
  let release = () => {};
  class SlowLog extends InMemoryLog {
    override async prune(position: number): Promise<void> {
      pruned.push(position);
      await new Promise<void>((done) => {
        release = done;
      });
    }
  }
  const snapshots = new Snapshots({ log: new SlowLog(), logger, every: 2 });
  snapshots.recovered({ position: 9, writtenAt: undefined }, 0);
  // when
  const first = snapshots.exported(4);
  await snapshots.exported(6);
  release();
  await first;
  const rest = snapshots.exported(8);
  release();
  await rest;
  // then
  expect(pruned).toEqual([4, 8]);
});
