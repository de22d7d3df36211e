import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/until.ts';
import { abreast, finish, type Underway } from '../case/finish.ts';
import { CASE_STATES, type CaseState, EARLY_STATES, WORKER_STATES, WORKERS_OFF } from '../case/states.ts';
import { enterWorld, type World } from '../case/world.ts';
import { findUnrest } from '../crash/at-rest.ts';
import { ensureBuilt } from '../start/built-program.ts';
import type { System } from '../system.ts';
import { freePorts } from '../zeebe-broker.ts';
import { move, startMove } from './move.ts';
import {
  awaitJobs,
  countByEngine,
  countStrayInstances,
  listAskedTwice,
  type Snapshot,
  takeSnapshot,
} from './snapshot.ts';
import { answerUnsent } from './unsent.ts';

/** A second engine, and how the program reaches it and hears of it. */
export interface OtherEngine {
  readonly settings: Readonly<Record<'ZEEBE_ADDRESS' | 'EXPORTER_PORT' | 'EXPORTER_AUTH', string>>;
  stop(): Promise<void>;
}

export interface ReseatSuite {
  startSystem(settings: Readonly<Record<string, string>>): Promise<System>;
  startOther(): Promise<OtherEngine>;
}

const MINUTE = 60_000;
const NO_CLUSTER = { ZEEBE_ADDRESS: '', EXPORTER_PORT: '', EXPORTER_AUTH: '' };
const CASES = 59;
const STATES = [
  ...['ACCEPTED', 'CORRECTION', 'DRAFT', 'FINAL', 'FIRST', 'OPINION_ISSUED', 'SECOND', 'SIGNING', 'SUBMITTED'],
  'WAIT_SUPPLEMENT',
];

/** Moves cases of all states to another engine and back, and lets them come to their ends. */
export function reseatSuite(name: string, { startSystem, startOther }: ReseatSuite): void {
  describe(`cases that move from the embedded engine to ${name} and back`, { timeout: 10 * MINUTE }, () => {
    let system: System;
    let other: OtherEngine;
    let world: World;
    let knex: Knex;
    let underway: readonly Underway[];
    let before: Map<string, Snapshot>;
    /** Tasks that a review has taken back which began anew; no move adds to them. */
    let superseded: number;

    let answered: readonly Underway[];

    const snapshot = () =>
      takeSnapshot(
        knex,
        underway.filter((each) => !answered.includes(each)).map(({ cast }) => cast.caseId),
      );

    beforeAll(async () => {
      await ensureBuilt();
      other = await startOther();
      const [port = 0] = await freePorts(1);
      system = await startSystem({ PORT: String(port) });
      knex = knexFactory({ client: 'pg', connection: system.databaseUrl });
      world = await enterWorld(system);
      underway = await makeCases(world, system);
      await system.halt();
      answered = await answerSome(knex, underway);
      before = await snapshot();
      superseded = await countSuperseded(knex);
    }, 15 * MINUTE);

    afterAll(async () => {
      await knex?.destroy();
      await system?.stop();
      await other?.stop();
    });

    it('stand in every state there is', () => {
      const states = new Set([...before.values()].map(({ state }) => String(state)));
      expect(underway).toHaveLength(CASES);
      expect([...states].sort()).toEqual(STATES);
    });

    it('are told by a dry run, which moves none', async () => {
      const embedded = await countByEngine(knex);

      const { code, stdout, stderr } = await move(system, ['--to', 'cluster', '--dry-run'], other.settings);

      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toMatch(/stands at: .*FirstReview ×6.*\n {2}enters at: ReviewRound, NothingOpen;/);
      expect(stdout).toContain(`Dry run: ${CASES - 1} cases can be moved, 0 prevented. 1 case not opened`);
      expect(await countByEngine(knex)).toEqual(embedded);
      expect(await snapshot()).toEqual(before);
    });

    it('are moved once each, although the move is killed in the middle', async () => {
      const first = startMove(system, ['--to', 'cluster'], other.settings);
      await until('some moves', async () => ((await countMoves(knex)) >= 12 ? true : undefined));
      await first.end('SIGKILL');

      const halfWay = await countByEngine(knex);
      await expect(system.restart()).rejects.toThrow(/half way to another engine|still running in/);
      const second = await move(system, ['--to', 'cluster'], other.settings);
      const third = await move(system, ['--to', 'cluster'], other.settings);

      expect(Object.keys(halfWay).length).toBeGreaterThan(2);
      expect([second.code, third.code], second.stdout + second.stderr + third.stderr).toEqual([0, 0]);
      expect(third.stdout).toContain('0 cases moved, 0 prevented.');
      expect(Object.values(await countByEngine(knex)).sort()).toEqual([1, CASES - 1]);
    });

    it('go on in the other engine with every task, taker, draft and day as it was', async () => {
      await system.restart({ workersOff: WORKERS_OFF, settings: other.settings });
      expect(await awaitJobs(knex)).toEqual([]);

      expect(differences(before, await snapshot())).toEqual([]);
      await until('the records', async () => ((await countStrayInstances(knex)) === 0 ? true : undefined));
      await system.halt();
    });

    it('come back the same', async () => {
      const { code, stdout, stderr } = await move(system, ['--to', 'embedded']);
      expect(code, stdout + stderr).toBe(0);

      await system.restart({ workersOff: WORKERS_OFF, settings: NO_CLUSTER });
      expect(await awaitJobs(knex)).toEqual([]);

      expect(differences(before, await snapshot())).toEqual([]);
      expect(await countStrayInstances(knex)).toBe(0);
    });

    it('all come to their ends', async () => {
      await system.restart();
      const results = await abreast(underway, finish);

      expect(results.filter(({ caseResult, wanted }) => caseResult !== wanted)).toEqual([]);
      expect(await knex('incidents').where({ state: 'ACTIVE' })).toEqual([]);
      await until('every instance to end', async () => ((await countRunning(knex)) === 0 ? true : undefined));
      expect(await knex('outbox').where({ status: 'DEAD' })).toEqual([]);
      expect(await countSuperseded(knex)).toBe(superseded);
      expect(await listAskedTwice(knex)).toEqual([]);
      expect(await findUnrest(knex, MINUTE)).toEqual([]);
    });
  });
}

async function makeCases(world: World, system: System): Promise<Underway[]> {
  const made: Underway[] = [];
  for (const state of EARLY_STATES) made.push({ ...state, cast: await state.make(world) });
  const wanted = CASE_STATES.flatMap((state) => Array<CaseState>(state.count).fill(state));
  const mass = await abreast(wanted, async (state) => ({ ...state, cast: await state.make(world) }));
  const begun = await abreast(WORKER_STATES, async (state) => ({ ...state, cast: await state.begin(world) }));
  await system.restart({ workersOff: WORKERS_OFF });
  for (const { arrive, cast } of begun) await arrive(cast);
  return [...made, ...mass, ...begun];
}

/** In two cases somebody has answered a task, and the answer has reached no engine when the move begins. */
async function answerSome(knex: Knex, underway: readonly Underway[]): Promise<Underway[]> {
  const asked = [
    { name: 'the agency is asked', taskType: 'ConfirmAgency', variables: { confirmed: true } },
    { name: 'its first review waits', taskType: 'FirstReview', variables: { conclusion: 'NO_OPINION' } },
  ];
  const answered: Underway[] = [];
  for (const { name, ...answer } of asked) {
    const one = underway.find((each) => each.name === name);
    if (one === undefined) throw new Error(`Expected a case of which ${name}`);
    await answerUnsent(knex, one.cast.caseId, answer);
    answered.push(one);
  }
  return answered;
}

function differences(before: Map<string, Snapshot>, after: Map<string, Snapshot>): unknown[] {
  return [...before].flatMap(([id, snapshot]) => {
    const now = after.get(id) ?? {};
    const fields = Object.keys(snapshot).filter((key) => JSON.stringify(snapshot[key]) !== JSON.stringify(now[key]));
    return fields.map((field) => ({ id, field, before: snapshot[field], after: now[field] }));
  });
}

/** Instances that run, called ones too. */
async function countRunning(knex: Knex): Promise<number> {
  return (await knex('process_instances').where({ state: 'ACTIVE' }).whereNotNull('case_id')).length;
}

async function countSuperseded(knex: Knex): Promise<number> {
  return (await knex('tasks').where({ status: 'SUPERSEDED' }).select('id')).length;
}

async function countMoves(knex: Knex): Promise<number> {
  return (await knex('reseats').where({ state: 'DONE' })).length;
}
