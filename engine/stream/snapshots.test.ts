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
