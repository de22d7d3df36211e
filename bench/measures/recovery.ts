/** How long the engine needs after a start until it takes commands again, with many instances waiting. */
import pg from 'pg';
import { LogPartitions } from '../../engine/log/log-partitions.ts';
import type { Experiment } from '../measure.ts';
import { openEmbeddedEngine } from '../systems/embedded-engine.ts';
import { type BenchServer, createMigrated, query, startPostgres } from '../systems/postgres.ts';
import { startProgram } from '../systems/program.ts';
import { createWaiting, deployWaiting } from '../workload/waiting.ts';

const INSTANCES = 100_000;
/** Created behind the snapshot. */
const LATE_INSTANCES = 5_000;

const target = { of: 'value', floor: 10, aim: 2 } as const;

export const recovery: Experiment = {
  name: 'recovery',
  figures: {
    fromLog: {
      title: 'Program started and replayed, 100,000 instances wait: from the log alone',
      unit: 's',
      better: 'less',
      target,
    },
    fromSnapshot: {
      title: 'Program started and replayed, 100,000 instances wait: from snapshot and log',
      unit: 's',
      better: 'less',
      target,
    },
  },
  warmUps: 0,
  open: async () => {
    const postgres = await startPostgres();
    const filled = await fill(postgres);
    return {
      sample: async () => ({
        fromLog: await measure(postgres, filled, 'delete from engine_snapshot'),
        fromSnapshot: await measure(postgres, filled, 'select 1'),
      }),
      close: () => postgres.stop(),
    };
  },
};

/** A database as a crash leaves it: a snapshot, and log rows from the beginning to behind it. */
async function fill(postgres: BenchServer): Promise<string> {
  const url = await createMigrated(postgres);
  const early = await openEmbeddedEngine(url);
  await deployWaiting(early.engine);
  await createWaiting(early.engine, INSTANCES - LATE_INSTANCES);
  await query(url, 'create table kept_log as select * from engine_log');
  await early.close();
  await query(url, 'create table kept_snapshot as select * from engine_snapshot');
  const late = await openEmbeddedEngine(url);
  await createWaiting(late.engine, LATE_INSTANCES);
  await late.close();
  await query(url, 'delete from engine_snapshot');
  await query(url, 'insert into engine_snapshot select * from kept_snapshot');
  await restorePartitions(url);
  await query(url, 'insert into engine_log select * from kept_log on conflict do nothing');
  await query(url, 'analyze');
  return url;
}

/** Those that the ends of the two engines have let go of. */
async function restorePartitions(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const { rows } = await pool.query<{ position: string }>('select position from kept_log');
  await new LogPartitions(pool).cover(rows.map(({ position }) => ({ position: Number(position) })));
  await pool.end();
}

/** Each start has a copy of its own; killed, it leaves nothing behind that the next could use. */
async function measure(postgres: BenchServer, filled: string, prepare: string): Promise<number> {
  const url = await postgres.createDatabase(filled);
  await query(url, prepare);
  const program = await startProgram({ DATABASE_URL: url, ENGINE_PORT: '0' }, ['--only', 'engine']);
  await program.end('SIGKILL');
  await query(filled.replace(/[^/]*$/, 'postgres'), `drop database ${url.split('/').at(-1)} with (force)`);
  return program.readyMs / 1_000;
}
