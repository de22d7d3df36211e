import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';
import { StartupError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { attempt } from './attempts.ts';
import { createCommands } from './commands.ts';
import { type ClientLibrary, type Connection, connect, type GatewayAddress, openSuccessor } from './connection.ts';
import { openJobWorker } from './job-worker.ts';
import type { JobWorker, Topology, ZeebeClient } from './types.ts';
import { toZeebeError } from './zeebe-error.ts';

export type { ClientLibrary, GatewayAddress } from './connection.ts';
export type * from './types.ts';
export { ZeebeError } from './zeebe-error.ts';

export interface ZeebeClientOptions extends GatewayAddress {
  readonly logger: Logger;
  /** The library that starts cases and runs workers; the commands it lacks go through its successor. */
  readonly library?: ClientLibrary;
}

const RETRY_CONNECT_MS = 250;

/** Opens the client without waiting for the gateway. */
export function createZeebeClient(options: ZeebeClientOptions): ZeebeClient {
  const library = options.library ?? 'zeebe-node';
  const closing = new AbortController();
  // Every command that waits to be repeated listens, and under back-pressure that is all of them.
  setMaxListeners(0, closing.signal);
  const main = connect(library, options);
  const polls = pollConnection(() => connect(library, options));
  let successor: ZeebeGrpcClient | undefined;
  const workers = new Set<JobWorker>();
  const commands = createCommands({
    main: main.commands,
    successor: () => {
      successor ??= openSuccessor(options);
      return successor;
    },
    call: (operation, { timeoutMs = 20_000, repeatable = false } = {}) =>
      attempt(operation, { timeoutMs, repeatable, signal: closing.signal }),
  });
  const tenantIds = options.tenantId === undefined ? [] : [options.tenantId];
  return {
    ...commands,
    openWorker: (worker) => {
      const opened = openJobWorker(worker, { commands, polls, tenantIds, logger: options.logger });
      workers.add(opened);
      return {
        health: () => opened.health(),
        close: async () => {
          await opened.close();
          workers.delete(opened);
        },
      };
    },
    workers: () => [...workers].map((worker) => worker.health()),
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
      closing.abort();
      await Promise.all([main.close(), polls.close(), successor?.close(1_000)]);
    },
  };
}

/** Waits until the gateway answers; an operator reads which setting is wrong when it never does. */
export async function waitForGateway(
  client: ZeebeClient,
  { setting, address, timeoutMs }: { setting: string; address: string; timeoutMs: number },
): Promise<Topology> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await client.topology();
    } catch (thrown) {
      const error = toZeebeError(thrown);
      if (performance.now() > end || ['UNAUTHENTICATED', 'PERMISSION_DENIED'].includes(error.code)) {
        throw new StartupError(
          {
            setting,
            found: `names the gateway ${address}, which does not answer (${error.code}: ${error.message})`,
            remedy: 'start the gateway, or correct the address and the login',
          },
          { cause: error },
        );
      }
    }
    await wait(RETRY_CONNECT_MS);
  }
}

/** Polls have a connection of their own, so that waiting streams never hold up a command; it can be replaced. */
function pollConnection(open: () => Connection) {
  let current: Connection | undefined;
  const connection = () => {
    current ??= open();
    return current;
  };
  return {
    current: connection,
    renew: (stale: Connection) => {
      // Several workers may find the same connection dead.
      if (current === stale) {
        current = undefined;
        void stale.close();
      }
    },
    close: async () => current?.close(),
  };
}
