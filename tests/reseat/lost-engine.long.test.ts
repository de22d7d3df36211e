import knexFactory, { type Knex } from 'knex';
import { expect, it } from 'vitest';
import type { Cast } from '../../demo/cast.ts';
import { complete, teamOf } from '../../demo/cast.ts';
import { createLogger } from '../../platform/logger.ts';
import { createZeebeClient } from '../../platform/zeebe-client/index.ts';
import { awaitRecords } from '../../reseat/engines.ts';
import { readProcess, withFourthStage } from '../case/edited-resources.ts';
import { finish } from '../case/finish.ts';
import { CASE_STATES } from '../case/states.ts';
import { drive, enterWorld, hasEnded, openTask, type World, waitsFor } from '../case/world.ts';
import { findUnrest } from '../crash/at-rest.ts';
import { startEmbeddedEngine } from '../embedded-engine.ts';
import { ensureBuilt } from '../start/built-program.ts';
import { startSystem } from '../system.ts';
import { freePorts } from '../zeebe-broker.ts';
import { move } from './move.ts';

const MINUTE = 60_000;
const STATES = [
  'its first review is half done',
  'an extension was asked for',
  'it was ordered to rest in its first review',
];

it(
  'cases of an engine that is lost go on in the embedded one, each on its version of the diagram',
  async () => {
    // given: a cluster with cases of two versions, whose records have come in
    await ensureBuilt();
    const [port = 0, exporterPort = 0] = await freePorts(2);
    const auth = 'zeebe:tests-only-Passwort-5';
    const cluster = await startEmbeddedEngine({ recordsTo: { port: exporterPort, auth } });
    const there = { ZEEBE_ADDRESS: cluster.address, EXPORTER_PORT: String(exporterPort), EXPORTER_AUTH: auth };
    const system = await startSystem({ settings: { PORT: String(port), ...there } });
    const knex = knexFactory({ client: 'pg', connection: system.databaseUrl });
    try {
      const world = await enterWorld(system);
      const states = CASE_STATES.filter(({ name }) => STATES.includes(name));
      const underway = [];
      for (const state of states) underway.push({ ...state, cast: await state.make(world) });
      const resources = [
        { name: 'drawing-review.bpmn', content: withFourthStage(await readProcess('drawing-review.bpmn')) },
      ];
      await world.administrator.post('/deployments', { resources });
      const edited = await acceptanceOf(world);
      await recordsOf(cluster.address, knex);
      await system.halt();
      await cluster.stop();

      // when
      const moved = await move(system, ['--to', 'embedded', '--source-gone']);
      expect(moved.code, moved.stdout + moved.stderr).toBe(0);
      await system.restart({ settings: { ZEEBE_ADDRESS: '', EXPORTER_PORT: '', EXPORTER_AUTH: '' } });

      // then
      expect(await knex('reseats').distinct('state')).toEqual([{ state: 'ABANDONED' }]);
      for (const each of underway) expect(await finish(each)).toMatchObject({ caseResult: 'CERTIFIED' });
      for (const cast of [edited, await acceptanceOf(world)]) expect(await signAsChief(cast)).toBe('CERTIFIED');
      expect(await knex('tasks').where({ task_type: 'ChiefReview' })).toHaveLength(2);
      expect(await findUnrest(knex, MINUTE)).toEqual([]);
    } finally {
      await knex.destroy();
      await system.stop();
    }
  },
  10 * MINUTE,
);

/** Nobody can ask a lost engine for what had not been read before. */
async function recordsOf(address: string, knex: Knex): Promise<void> {
  const zeebe = createZeebeClient({ address, logger: createLogger({ level: 'silent' }) });
  const engine = { identity: `zeebe:${address}`, zeebe, hasRecords: true };
  expect(await awaitRecords(knex, engine, MINUTE)).toBe(true);
  await zeebe.close();
}

async function acceptanceOf(world: World): Promise<Cast> {
  const cast = await world.submit('P04', { submittedAt: '2026-10-19 08:50' });
  await openTask(cast, 'AcceptanceReview');
  return cast;
}

async function signAsChief(cast: Cast): Promise<string | null> {
  const chief = { ChiefReview: undefined };
  await drive(cast, chief, waitsFor('ChiefReview'));
  const [task, { technicalHead }] = [await openTask(cast, 'ChiefReview'), await teamOf(cast)];
  await complete(technicalHead, task, { signed: true });
  return (await drive(cast, chief, hasEnded)).caseResult;
}
