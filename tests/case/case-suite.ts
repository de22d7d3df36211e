import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demonstrate, isAsExpected } from '../../demo/demonstration.ts';
import { readSampleProjects } from '../../demo/sample-projects.ts';
import type { System } from '../system.ts';
import { freePorts } from '../zeebe-broker.ts';
import { acceptanceScenarios } from './acceptance-scenarios.ts';
import { definitionScenarios } from './definition-scenarios.ts';
import { enduranceScenarios } from './endurance-scenarios.ts';
import { interruptionScenarios } from './interruption-scenarios.ts';
import { reviewScenarios } from './review-scenarios.ts';
import { enterWorld, makeSmallMaterials, type World } from './world.ts';

/** Starts a system with further settings. */
export type Connect = (settings: Readonly<Record<string, string>>) => Promise<System>;

const MINUTE = 60_000;

/** What a case promises, over HTTP alone; the same on every engine. */
export function caseSuite(engine: string, connect: Connect): void {
  describe(`a case on ${engine}`, { timeout: 3 * MINUTE }, () => {
    let system: System;
    let world: World;

    beforeAll(async () => {
      // A fixed port, so that the people find the system again after a restart.
      const [port = 0] = await freePorts(1);
      system = await connect({ PORT: String(port) });
      world = await enterWorld(system);
    }, 4 * MINUTE);

    afterAll(async () => {
      await system.stop();
    });

    acceptanceScenarios(() => world);
    reviewScenarios(() => world);
    interruptionScenarios(() => world);

    it.for([
      ['all sample projects', '../../data/demo/projects.csv', 24],
      ['projects of a city that nobody has heard of before', './fixtures/other-city.csv', 7],
    ] as const)('answers %s as their file expects', { timeout: 10 * MINUTE }, async ([, file, count]) => {
      const samples = await readSampleProjects(fileURLToPath(new URL(file, import.meta.url)));
      const { api, administrator } = world;

      const outcomes = await demonstrate({ api, administrator, samples, makeMaterials: makeSmallMaterials });

      expect(outcomes.filter((outcome) => !isAsExpected(outcome))).toEqual([]);
      expect(outcomes).toHaveLength(count);
    });

    definitionScenarios(() => world);
    enduranceScenarios(
      () => world,
      () => system,
    );
  });
}
