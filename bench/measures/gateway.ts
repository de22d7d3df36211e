/** Through the gateway, with the same client: throughput with 100 instances under way, and a completion while idle. */
import { installZeebe, startZeebeBroker } from '../../tests/zeebe-broker.ts';
import type { Experiment, Subject } from '../measure.ts';
import { processorTime } from '../processor-time.ts';
import { quantile } from '../statistics.ts';
import { awaitReadModel, createMigrated, startPostgres } from '../systems/postgres.ts';
import { startProgram } from '../systems/program.ts';
import { type GatewayClient, openGatewayClient } from '../workload/gateway-client.ts';

const CROWD_SECONDS = 20;
const IDLE_SECONDS = 8;

export const gateway: Experiment = {
  name: 'gateway',
  figures: {
    throughput: {
      title: 'Instances through zeebe-node, durable and in the read model',
      unit: 'instances/s',
      better: 'more',
      target: { of: 'peer', floor: 4, aim: 8 },
    },
    idleCompletion: {
      title: 'CompleteJob while idle, median',
      unit: 'ms',
      better: 'less',
      target: { of: 'peer', floor: 1 / 3, aim: 1 / 5 },
    },
    cpu: {
      title: 'Processor time per instance of engine and database, client not counted',
      unit: 'ms',
      better: 'less',
    },
  },
  warmUps: 1,
  open: openTushen,
  peer: { name: 'Zeebe 8.5.8', open: openZeebe },
};

async function openTushen(): Promise<Subject> {
  const postgres = await startPostgres();
  const url = await createMigrated(postgres);
  const program = await startProgram({ DATABASE_URL: url, ENGINE_PORT: '0' }, ['--only', 'engine']);
  const client = await openGatewayClient(program.address);
  let ended = 0;
  return {
    sample: () =>
      sample(client, [program.pid, postgres.pid], async (count) => {
        ended += count;
        await awaitReadModel(url, ended);
      }),
    close: async () => {
      await client.close();
      await program.end('SIGTERM');
      await postgres.stop();
    },
  };
}

async function openZeebe(): Promise<Subject> {
  const installation = installZeebe();
  if ('missing' in installation) {
    throw new Error(`Expected to start Zeebe, but there is ${installation.missing}`);
  }
  const broker = await startZeebeBroker(installation);
  const client = await openGatewayClient(broker.address);
  return {
    sample: () => sample(client, [broker.pid], async () => {}),
    close: async () => {
      await client.close();
      await broker.stop();
    },
  };
}

/** `stored` waits until whoever reads sees the instances ended; that time counts. */
async function sample(client: GatewayClient, pids: readonly number[], stored: (ended: number) => Promise<void>) {
  const cpuBefore = processorTime(pids);
  const began = performance.now();
  const ended = await client.crowd(CROWD_SECONDS);
  await stored(ended);
  const cpu = (processorTime(pids) - cpuBefore) / ended;
  const seconds = (performance.now() - began) / 1_000;
  const completions = await client.oneByOne(IDLE_SECONDS);
  await stored(Math.ceil(completions.length / COMPLETIONS_PER_INSTANCE));
  return { throughput: ended / seconds, idleCompletion: quantile(completions, 0.5), cpu };
}

const COMPLETIONS_PER_INSTANCE = 9;
