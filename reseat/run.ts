import type { Knex } from 'knex';
import { StartupError } from '../platform/errors.ts';
import { ZeebeError } from '../platform/zeebe-client/index.ts';
import { listOpenCases, listOpenReseats, type MovableCase, type Reseat, repeatSubmission } from '../storage/reseats.ts';
import { listLeftoverInstances, markInstanceGone } from '../storage/standings.ts';
import type { SeatedCase } from './case-file.ts';
import { awaitRecords, cancelQuietly, type Engine } from './engines.ts';
import { endAbandoned, goOnWithMove, type MoveContext, moveCase } from './move.ts';
import { type Prepared, prepare, seatOf } from './prepare.ts';
import { describeCase, summarise } from './report.ts';
import { carryResources, type VersionMap } from './resources.ts';

export interface ReseatOptions {
  readonly knex: Knex;
  /** Where the cases are to run. */
  readonly to: Engine;
  /** The other engine that can be reached, if any. */
  readonly from: Engine | undefined;
  readonly dryRun: boolean;
  /** An engine that cannot be reached is gone for ever: its instances count as ended. */
  readonly sourceGone: boolean;
  /** Moves the other cases although some are prevented. */
  readonly leavePrevented: boolean;
  readonly recordsTimeoutMs: number;
  readonly say: (line: string) => void;
}

/** What came of a run. */
export interface ReseatOutcome {
  readonly moved: number;
  readonly prevented: number;
}

/** Moves every running case to an engine. Killed at any point it is run again and goes on. */
export async function runReseat(options: ReseatOptions): Promise<ReseatOutcome> {
  const { knex, to, say, dryRun, leavePrevented } = options;
  const begun = await listOpenReseats(knex);
  refuseOtherTarget(begun, to);
  const cases = (await listOpenCases(knex)).filter(({ engineIdentity }) => engineIdentity !== to.identity);
  const seats = cases.flatMap(seatOf);
  await prepareEngines(options, { seats, begun });
  const prepared = await prepare(knex, cases);
  const unopened = cases.filter(({ processInstanceKey }) => processInstanceKey === null);
  for (const each of prepared) say(describeCase(each));
  const prevented = prepared.filter(({ obstacles }) => obstacles.length > 0);
  const movable = prepared.filter(({ obstacles }) => obstacles.length === 0);
  const mayMove = !dryRun && (prevented.length === 0 || leavePrevented);
  const failed = mayMove ? await moveAll(options, { begun, movable }) : 0;
  if (mayMove) await settle(options, unopened);
  const outcome = { moved: mayMove ? movable.length - failed : 0, prevented: prevented.length + failed };
  say(summarise({ ...outcome, movable: movable.length, unopened: unopened.length, dryRun }));
  return outcome;
}

function refuseOtherTarget(begun: readonly Reseat[], to: Engine): void {
  const other = begun.find(({ toEngine }) => toEngine !== to.identity);
  if (other === undefined) return;
  throw new StartupError({
    setting: '--to',
    found: `leads to engine ${to.identity}, but a move of cases to engine ${other.toEngine} was interrupted`,
    remedy: 'finish that one first, with the settings it was begun with',
  });
}

/** Nothing is planned on records that may be behind, and no engine counts as gone without a word of the operator. */
async function prepareEngines(
  options: ReseatOptions,
  work: { readonly seats: readonly SeatedCase[]; readonly begun: readonly Reseat[] },
): Promise<void> {
  const { from, to, sourceGone } = options;
  const sources = new Set([
    ...work.seats.map(({ engineIdentity }) => engineIdentity),
    ...work.begun.map(({ fromEngine }) => fromEngine),
  ]);
  const unreached = [...sources].filter((identity) => identity !== from?.identity && identity !== to.identity);
  if (unreached.length > 0 && !sourceGone) {
    throw new StartupError({
      setting: 'ZEEBE_ADDRESS',
      found: `does not lead to ${unreached.join(', ')}, where cases are running`,
      remedy: 'point it there, or say --source-gone if that engine will never come back',
    });
  }
  if (from !== undefined && sources.has(from.identity)) await needRecords(options, from);
  if (work.begun.some(({ state }) => state === 'CREATING')) await needRecords(options, to);
}

async function needRecords({ knex, recordsTimeoutMs }: ReseatOptions, engine: Engine): Promise<void> {
  if (engine.hasRecords && (await awaitRecords(knex, engine, recordsTimeoutMs))) return;
  throw new StartupError({
    setting: 'EXPORTER_PORT',
    found: engine.hasRecords
      ? `is open, but the records of ${engine.identity} do not arrive`
      : `is unset, so that no record tells where the cases of ${engine.identity} stand`,
    remedy: "set it with EXPORTER_AUTH and point the broker's exporter there (docs/cluster.md)",
  });
}

/** Answers how many could not be moved after all. */
async function moveAll(
  options: ReseatOptions,
  { begun, movable }: { readonly begun: readonly Reseat[]; readonly movable: readonly Prepared[] },
): Promise<number> {
  const { knex, to, from, say } = options;
  const find = (identity: string): Engine | undefined => [to, from].find((engine) => engine?.identity === identity);
  const context: MoveContext = { knex, to, find };
  await endAbandoned(knex, to);
  if (from !== undefined) await endAbandoned(knex, from);
  const moved = new Set<string>();
  for (const reseat of begun) {
    const plan = movable.find(({ seated }) => seated.caseId === reseat.caseId)?.planned?.plan;
    if (await goOnWithMove(context, reseat, plan)) moved.add(reseat.caseId);
  }
  const left = movable.filter(({ seated }) => !moved.has(seated.caseId));
  let failed = 0;
  for (const [engineIdentity, group] of groupByEngine(left)) {
    const inUse = group.flatMap(({ planned }) => planned?.plan ?? []);
    const versions = await carryResources(knex, { from: engineIdentity, to }, inUse);
    for (const each of group) {
      const failure = await moveOne(context, each, versions);
      if (failure === undefined) continue;
      failed += 1;
      say(`${each.movable.number}: not moved: ${failure}`);
    }
  }
  return failed;
}

/** Answers why the engine refused the case, if it did; without an answer of the engine the run ends and goes on later. */
async function moveOne(
  context: MoveContext,
  { seated, planned }: Prepared,
  versions: VersionMap,
): Promise<string | undefined> {
  if (planned === undefined) return 'it has no plan';
  const { plan } = planned;
  const version = versions(plan);
  if (version === undefined) return `its version of process ${plan.processId} is not deployed there`;
  try {
    await moveCase(context, seated, { plan, version });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof ZeebeError) || thrown.outcomeUnknown) throw thrown;
    return thrown.message;
  }
}

function groupByEngine(prepared: readonly Prepared[]): Map<string, Prepared[]> {
  const groups = new Map<string, Prepared[]>();
  for (const each of prepared) {
    const { engineIdentity } = each.seated;
    groups.set(engineIdentity, [...(groups.get(engineIdentity) ?? []), each]);
  }
  return groups;
}

/** Cases that no engine has opened are submitted again; what is left in the old engine belongs to nobody and is ended. */
async function settle(options: ReseatOptions, unopened: readonly MovableCase[]): Promise<void> {
  const { knex, to, from, recordsTimeoutMs } = options;
  for (const { caseId } of unopened) await knex.transaction((trx) => repeatSubmission(trx, caseId));
  for (const { engineIdentity, key } of await listLeftoverInstances(knex, to.identity)) {
    if (engineIdentity === from?.identity) await cancelQuietly(from, key);
    else await knex.transaction((trx) => markInstanceGone(trx, engineIdentity, key));
  }
  // A start asks the read model whether anything still runs elsewhere.
  if (from?.hasRecords === true) await awaitRecords(knex, from, recordsTimeoutMs);
}
