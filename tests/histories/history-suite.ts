import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaneFigures } from '../../demo/answers.ts';
import type { Cast } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { readProcess } from '../case/edited-resources.ts';
import { handInSupplement } from '../case/restarts.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import {
  drive,
  enterWorld,
  hasEnded,
  isIn,
  makeSmallMaterials,
  readClocks,
  settle,
  type World,
  waitsFor,
} from '../case/world.ts';
import type { System } from '../system.ts';
import { type Act, type Counted, countFirstStage, countHistory, type History, makeHistories } from './plan.ts';

const MINUTE = 60_000;
const SEED = 20_260_303;

/** Random lives of cases over a year of real holidays: the program's clocks equal a count made apart from it. */
export function historySuite(engine: string, connect: () => Promise<System>, count: number): void {
  describe(`${count} random histories on ${engine}`, { timeout: count * MINUTE }, () => {
    const histories = makeHistories(count, SEED);
    let system: System;
    let world: World;

    beforeAll(async () => {
      system = await connect();
      world = await enterWorld(system);
      // One discipline and two papers: what takes the time of a case is not what is counted here.
      await deploy(world, 'required-disciplines.dmn', ['disciplinesRuleArch']);
      await deploy(world, 'required-materials.dmn', ['materialsRuleDrawings', 'materialsRuleContracts']);
    }, 4 * MINUTE);

    afterAll(async () => {
      await system.stop();
    });

    it('are counted as by a calculation of its own', async () => {
      const casts = new Map<number, Cast>();
      const differing: { history: History; counted: Counted; shown: unknown }[] = [];

      for (const { index, act } of inOrderOfTime(histories)) {
        await setClock(world.administrator, new Date(`${act.at.replace(' ', 'T')}:00+08:00`).toISOString());
        const cast = await perform(world, act, casts.get(index));
        casts.set(index, cast);
        const history = histories[index] ?? [];
        if (act !== history.at(-1)) continue;
        const counted = countHistory(history);
        const shown = await readFigures(cast);
        if (!isDeepStrictEqual(shown, counted)) differing.push({ history, counted, shown });
      }

      expect(casts.size).toBe(count);
      expect(differing).toEqual([]);
    });

    it('S2 tells the share of first stages within three working days as a count of its own does', async () => {
      const { firstStage } = await world.administrator.get<LaneFigures>('/lane-figures?from=2026-01-01&to=2027-06-30');

      const days = histories.map(countFirstStage);
      const quick = days.filter((each) => each <= 3).length;
      expect(quick).toBeLessThan(count);
      expect(firstStage).toEqual({ goalWd: 3, ended: count, withinGoal: quick, rate: shareOf(quick, count) });
    });
  });
}

const shareOf = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 1000;

async function readFigures(cast: Cast): Promise<Counted | undefined> {
  const { reading, items } = await readClocks(cast);
  if (reading === null) return undefined;
  const firsts = items.filter(({ kind }) => kind === 'FIRST').sort((a, b) => a.round - b.round);
  return { ...reading, firstDueOn: firsts.map(({ dueDate }) => dueDate) };
}

/** All acts of all histories as they follow each other; those of one history keep their order within a minute. */
function inOrderOfTime(histories: readonly History[]): readonly { readonly index: number; readonly act: Act }[] {
  const acts = histories.flatMap((history, index) => history.map((act) => ({ index, act })));
  return acts.sort((a, b) => a.act.at.localeCompare(b.act.at));
}

async function perform(world: World, act: Act, before: Cast | undefined): Promise<Cast> {
  if (act.kind === 'SUBMIT' || act.kind === 'PROMISE') {
    const promise = { missingMaterials: ['M7'] as const, commitmentSigned: true };
    const filing = act.kind === 'PROMISE' ? promise : { missingMaterials: [] };
    const cast = await world.submit('P05', { submittedAt: act.at, ...filing }, async (facts) =>
      (await makeSmallMaterials(facts)).filter(({ slot, fileName }) => slot === 'M7' || fileName.startsWith('ARCH')),
    );
    await drive(cast, { AcceptanceReview: undefined }, waitsFor('AcceptanceReview'));
    return cast;
  }
  if (before === undefined) throw new Error(`Expected a case that was submitted before ${act.kind}, but there is none`);
  await carryOut(before, act);
  return before;
}

async function carryOut(cast: Cast, { kind }: Act): Promise<void> {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  const address = `/applications/${cast.caseId}`;
  switch (kind) {
    case 'ACCEPT':
      await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview'));
      return;
    case 'SUSPEND':
    case 'HEAR':
      await department.post(`${address}/suspension`, {
        reason: '测试',
        kind: kind === 'HEAR' ? 'HEARING' : 'SUSPENSION',
      });
      await until(
        'the pause',
        async () =>
          (await readClocks(cast)).pauses.some(({ reason, to }) => reason !== 'REVISION' && to === null) || undefined,
      );
      return;
    case 'RELEASE':
      await department.post(`${address}/resumption`);
      await settle(cast, ({ suspended }) => !suspended);
      return;
    case 'FINDINGS': {
      const { round } = await settle(cast, () => true);
      const acts = round > 1 ? judging(cast, 'REOPEN') : findingIn(cast, 'ARCH');
      await drive(cast, { ...acts, SubmitRevision: undefined }, isIn('OPINION_ISSUED'));
      return;
    }
    case 'ANSWER':
      await reviseArch(cast);
      await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
      return;
    case 'SUPPLY':
      await handInSupplement(cast);
      await drive(cast, {}, hasEnded);
      return;
    default: {
      const { round } = await settle(cast, () => true);
      const acts = { ...(round > 1 && judging(cast, 'CLOSE')), SubmitSupplement: undefined };
      const isOver = cast.missing.length > 0 ? isIn('WAIT_SUPPLEMENT') : hasEnded;
      await drive(cast, acts, isOver);
    }
  }
}

/** Deploys a shipped table with these of its rules alone. */
async function deploy({ administrator }: World, name: string, kept: readonly string[]): Promise<void> {
  const table = await readProcess(name);
  const content = table.replace(/ {6}<rule id="([^"]+)">[\s\S]*?<\/rule>\n/g, (rule, id: string) =>
    kept.includes(id) ? rule : '',
  );
  await administrator.post('/deployments', { resources: [{ name, content }] });
}
