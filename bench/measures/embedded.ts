/** Engine and exporter in the caller's process, as Camunda 7 is embedded in a Java program. */
import type { Experiment, Subject } from '../measure.ts';
import { processorTime } from '../processor-time.ts';
import { openCamunda } from '../systems/camunda7.ts';
import { openEmbeddedEngine } from '../systems/embedded-engine.ts';
import { awaitReadModel, createMigrated, query, startPostgres, walBytes } from '../systems/postgres.ts';
import { openInProcess } from '../workload/in-process.ts';

const SECONDS = 15;

export const embedded: Experiment = {
  name: 'embedded',
  figures: {
    throughput: {
      title: 'Instances in process, durable and in the read model',
      unit: 'instances/s',
      better: 'more',
      target: { of: 'peer', floor: 15, aim: 30 },
    },
    wal: {
      title: 'Write-ahead log per instance, read model included, beginning with a checkpoint',
      unit: 'KB',
      better: 'less',
      target: { of: 'value', floor: 40, aim: 20 },
    },
    cpu: {
      title: 'Processor time per instance of engine, its client and database',
      unit: 'ms',
      better: 'less',
    },
  },
  warmUps: 1,
  open: openTushen,
  peer: {
    name: 'Camunda 7.24',
    open: async () => {
      const postgres = await startPostgres();
      const url = await postgres.createDatabase();
      const camunda = await openCamunda(url);
      return {
        sample: () => sample(url, [camunda.pid, postgres.pid], () => camunda.run(SECONDS)),
        close: async () => {
          await camunda.close();
          await postgres.stop();
        },
      };
    },
  },
};

async function openTushen(): Promise<Subject> {
  const postgres = await startPostgres();
  const url = await createMigrated(postgres);
  const { engine, close } = await openEmbeddedEngine(url);
  const run = await openInProcess(engine);
  let ended = 0;
  return {
    sample: () =>
      sample(url, [process.pid, postgres.pid], async () => {
        const count = await run(SECONDS);
        ended += count;
        await awaitReadModel(url, ended);
        return count;
      }),
    close: async () => {
      await close();
      await postgres.stop();
    },
  };
}

async function sample(url: string, pids: readonly number[], run: () => Promise<number>) {
  // The first change of each page after a checkpoint is logged as a whole page, so where it lies changes the size.
  await query(url, 'checkpoint');
  const walBefore = await walBytes(url);
  const cpuBefore = processorTime(pids);
  const began = performance.now();
  const ended = await run();
  const seconds = (performance.now() - began) / 1_000;
  const cpu = (processorTime(pids) - cpuBefore) / ended;
  return { throughput: ended / seconds, wal: ((await walBytes(url)) - walBefore) / ended / 1_024, cpu };
}
