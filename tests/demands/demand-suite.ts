import { afterAll, beforeAll, describe } from 'vitest';
import { enterWorld, type World } from '../case/world.ts';
import type { System } from '../system.ts';

/** Acceptance tests of one topic; the title of each begins with the row of docs/demands.md that it shows. */
export type Demands = (world: () => World) => void;

const MINUTE = 60_000;

/** Runs topics of demands against one system, over HTTP alone; the same on every engine. */
export function demandSuite(engine: string, connect: () => Promise<System>, topics: readonly Demands[]): void {
  describe(`the demands on ${engine}`, { timeout: 3 * MINUTE }, () => {
    let system: System;
    let world: World;

    beforeAll(async () => {
      system = await connect();
      world = await enterWorld(system);
    }, 4 * MINUTE);

    afterAll(async () => {
      await system.stop();
    });

    for (const topic of topics) topic(() => world);
  });
}
