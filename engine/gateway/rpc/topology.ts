import { PARTITION_ID } from '../../protocol/keys.ts';
import { BROKER_VERSION } from '../../protocol/record.ts';
import type { UnaryRpc } from '../context.ts';
import type { EmptyMessage, TopologyResponse } from '../messages.ts';

/** One broker with one partition, which is what the engine looks like to a client. */
export const topology: UnaryRpc<EmptyMessage, TopologyResponse> = async ({ engine, address }) => {
  const isRunning = engine.health().state === 'running';
  const partition = {
    partitionId: PARTITION_ID,
    role: isRunning ? 'LEADER' : 'FOLLOWER',
    health: isRunning ? 'HEALTHY' : 'UNHEALTHY',
  } as const;
  return {
    ok: true,
    value: {
      brokers: [{ nodeId: 0, ...address(), version: BROKER_VERSION, partitions: [partition] }],
      clusterSize: 1,
      partitionsCount: 1,
      replicationFactor: 1,
      gatewayVersion: BROKER_VERSION,
    },
  };
};
