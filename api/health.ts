import type { Knex } from 'knex';
import type { ZeebeClient } from '../platform/zeebe-client/types.ts';
import { measureOutbox } from '../storage/outbox.ts';
import { findMissingRecords, findNewestRecordAt } from '../storage/read-model.ts';
import type { Health } from './deps.ts';

/** What the composition root can say of the parts that run in this process; absent parts are not asked. */
export interface HealthSources {
  readonly knex: Knex;
  readonly zeebe: ZeebeClient;
  readonly engine?: (() => EngineState) | undefined;
  readonly engineIdentity: string;
  readonly exporterFault?: (() => string | undefined) | undefined;
  readonly now: () => number;
  /** Checks that are asked, where the process is a part of the program; all when undefined. */
  readonly only?: readonly CheckName[] | undefined;
}

interface EngineState {
  readonly state: string;
  readonly cause?: string | undefined;
}

type CheckName = 'database' | 'engine' | 'exporter' | 'workers' | 'outbox';

type Check = Awaited<ReturnType<Health['checks']>>[number];

/** A sender that lags longer than this does not come by itself. */
const OUTBOX_LAG_SECONDS = 60;
/** A broker's exporter sends every few seconds; records that take longer do not come by themselves. */
const RECORD_LAG_SECONDS = 60;
/** Three long polls without an answer: the worker is cut off. */
const SILENT_WORKER_MS = 60_000;

/** Tells the truth about the whole program: each check names what is wrong in a sentence. */
export function createHealth(sources: HealthSources): Health {
  const { knex, only } = sources;
  const all: Readonly<Record<CheckName, () => Promise<void>>> = {
    database: () => knex.raw('select 1'),
    engine: () => checkEngine(sources),
    exporter: () => checkExporter(sources),
    workers: async () => checkWorkers(sources),
    outbox: () => checkOutbox(knex),
  };
  const asked = Object.entries(all).filter(([name]) => only?.some((each) => each === name) ?? true);
  return {
    checks: async () => {
      const found: Check[] = [];
      for (const [name, ask] of asked) found.push(await check(name, ask));
      return found;
    },
  };
}

/** States of the engine that say too little by their names. */
const IN_WORDS: Readonly<Record<string, string>> = {
  standby: "waiting for the leader's lock",
  replaying: 'reading its log',
};

/** Why the embedded engine takes no commands, or undefined when it does. */
export function engineFault({ state, cause }: EngineState): string | undefined {
  if (state === 'running') return undefined;
  const words = IN_WORDS[state] ?? state;
  return `Expected the engine to run, but it is ${cause === undefined ? words : `${words}: ${cause}`}`;
}

async function checkEngine({ engine, zeebe }: HealthSources): Promise<void> {
  const fault = engine === undefined ? undefined : engineFault(engine());
  if (fault !== undefined) throw new Error(fault);
  await zeebe.topology();
}

async function checkOutbox(knex: Knex): Promise<void> {
  const { oldestPendingSeconds } = await measureOutbox(knex);
  if (oldestPendingSeconds > OUTBOX_LAG_SECONDS) {
    throw new Error(`Expected messages to leave at once, but one waits for ${Math.round(oldestPendingSeconds)} s`);
  }
}

async function check(name: string, ask: () => Promise<void>): Promise<Check> {
  try {
    await ask();
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Where an exporter runs elsewhere only the tables can tell; where none ever ran, nothing is missing. */
async function checkExporter({ knex, engineIdentity, exporterFault }: HealthSources): Promise<void> {
  const fault = exporterFault?.();
  if (fault !== undefined) throw new Error(`Expected records to be taken in, but the last batch failed: ${fault}`);
  if (exporterFault === undefined && (await findNewestRecordAt(knex, engineIdentity)) === undefined) return;
  const since = await findMissingRecords(knex, engineIdentity, RECORD_LAG_SECONDS);
  if (since !== undefined) {
    throw new Error(`Expected the records of the engine, but none of a job done at ${since.toISOString()} has arrived`);
  }
}

function checkWorkers({ zeebe, now }: HealthSources): void {
  const silent = zeebe
    .workers()
    .filter(({ lastAnswer }) => lastAnswer !== undefined && now() - lastAnswer.getTime() > SILENT_WORKER_MS);
  if (silent.length > 0) {
    throw new Error(`Expected every worker to be answered, but ${silent.map(({ type }) => type).join(', ')} are not`);
  }
}
