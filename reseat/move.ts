import type { Knex } from 'knex';
import { ZeebeError } from '../platform/zeebe-client/index.ts';
import { type ActorTransaction, actAs } from '../storage/audit.ts';
import {
  beginReseat,
  dropReseat,
  endReseat,
  listAbandonedInstances,
  type Reseat,
  type SeatOrder,
  takeSeat,
} from '../storage/reseats.ts';
import { findInstanceByVariable } from '../storage/standings.ts';
import type { SeatedCase } from './case-file.ts';
import { cancelQuietly, type Engine } from './engines.ts';
import type { SeatPlan } from './plan.ts';

/** What the moves of one run share. */
export interface MoveContext {
  readonly knex: Knex;
  readonly to: Engine;
  /** The engine of that name; undefined when it is gone. */
  readonly find: (identity: string) => Engine | undefined;
}

const ACTOR = { kind: 'SYSTEM', id: 'reseat', name: 'reseat' } as const;
/** Variable by which an instance is found that was made while nobody could note its key any more. */
const MARK = 'seat';

const act = <Result>(knex: Knex, work: (acting: ActorTransaction) => Promise<Result>) => actAs(knex, ACTOR, work);

/**
 * Moves one case: notes it, has the new instance made, gives the case to it, and only then ends the old one. Killed at any
 * point it goes on from its note; the only thing that may be left over is found by its mark.
 */
export async function moveCase(
  context: MoveContext,
  seated: SeatedCase,
  { plan, version }: { readonly plan: SeatPlan; readonly version: number },
): Promise<void> {
  const { knex, to } = context;
  const { caseId, engineIdentity: fromEngine, processInstanceKey: fromInstance } = seated;
  const order: SeatOrder = { processId: plan.processId, version, startAt: plan.startAt };
  const fresh = { caseId, fromEngine, fromInstance, toEngine: to.identity, plan: order };
  const id = await act(knex, (acting) => beginReseat(acting, fresh));
  const toInstance = await create(context, { id, order, variables: { ...plan.variables, [MARK]: id } });
  const reseat: Reseat = { ...fresh, id, toInstance, state: 'CREATING' };
  await seat(context, reseat, plan);
  await leaveOldSeat(context, reseat);
}

/**
 * Goes on with a move whose instance was made, or may have been made, when the program was killed.
 * @returns false when nothing had been made, so that the case is to be moved from the beginning
 */
export async function goOnWithMove(context: MoveContext, reseat: Reseat, plan: SeatPlan | undefined): Promise<boolean> {
  if (reseat.state === 'SEATED') {
    await leaveOldSeat(context, reseat);
    return true;
  }
  const toInstance = await findMade(context, reseat);
  if (toInstance === undefined || plan === undefined) {
    if (toInstance !== undefined) await cancelQuietly(context.to, toInstance);
    await dropReseat(context.knex, reseat.id);
    return false;
  }
  const made = { ...reseat, toInstance };
  await seat(context, made, plan);
  await leaveOldSeat(context, made);
  return true;
}

interface Creation {
  readonly id: string;
  readonly order: SeatOrder;
  readonly variables: Readonly<Record<string, unknown>>;
}

async function create({ knex, to }: MoveContext, { id, order, variables }: Creation): Promise<string> {
  try {
    return (await to.zeebe.createInstance({ ...order, variables })).processInstanceKey;
  } catch (thrown) {
    // Without an answer there may be an instance: the note stays, and the next run looks for it.
    if (thrown instanceof ZeebeError && !thrown.outcomeUnknown) await dropReseat(knex, id);
    throw thrown;
  }
}

/** The instance that the new engine has made for a move, by its mark; its records must have been awaited. */
function findMade({ knex, to }: MoveContext, { id }: Reseat): Promise<string | undefined> {
  return findInstanceByVariable(knex, to.identity, { name: MARK, value: JSON.stringify(id) });
}

async function seat({ knex, to }: MoveContext, reseat: Reseat, plan: SeatPlan): Promise<void> {
  const { answers, messages, clocksToAskAnew, overtaken } = plan;
  const toInstance = reseat.toInstance ?? '';
  const seating = { reseat, toInstance, answers, messages, clocksToAskAnew, overtaken };
  if (await act(knex, (acting) => takeSeat(acting, seating))) return;
  await cancelQuietly(to, toInstance);
  await dropReseat(knex, reseat.id);
  throw new Error(
    `Expected case ${reseat.caseId} to run in instance ${reseat.fromInstance}, but it does not any more.`,
  );
}

async function leaveOldSeat({ knex, find }: MoveContext, reseat: Reseat): Promise<void> {
  const from = find(reseat.fromEngine);
  if (from !== undefined) await cancelQuietly(from, reseat.fromInstance);
  await endReseat(knex, reseat, from === undefined ? 'ABANDONED' : 'DONE');
}

/** Ends instances whose cases went on elsewhere while this engine could not be reached. */
export async function endAbandoned(knex: Knex, engine: Pick<Engine, 'identity' | 'zeebe'>): Promise<number> {
  const abandoned = await listAbandonedInstances(knex, engine.identity);
  for (const reseat of abandoned) {
    await cancelQuietly(engine, reseat.fromInstance);
    await endReseat(knex, reseat, 'DONE');
  }
  return abandoned.length;
}
