import { readFileSync } from 'node:fs';
import { createLogger } from '../../platform/logger.ts';
import { createZeebeClient, type ZeebeClient } from '../../platform/zeebe-client/index.ts';

const DIAGRAM = new URL('../../platform/zeebe-client/zeebe-client.bpmn', import.meta.url);
const PROCESS = 'client-review';
const JOB = 'client-check';

/** Whether the gateway on this port answers, with what it says of itself. */
export const askTopology = (port: string) => withClient(port, (client) => client.topology());

/** Deploys a small process whose first step waits for a worker that only these tests have. */
export const deployProbe = (port: string) =>
  withClient(port, (client) => client.deploy([{ name: 'probe.bpmn', content: readFileSync(DIAGRAM) }]));

/** Starts an instance; answers its key, which the engine promises to keep. */
export const startProbe = (port: string): Promise<string> =>
  withClient(port, async (client) => (await client.createInstance({ processId: PROCESS })).processInstanceKey);

/** Does the first step of so many instances and answers their keys. */
export const takeProbes = (port: string, count: number): Promise<string[]> =>
  withClient(port, async (client) => {
    const keys: string[] = [];
    await new Promise<void>((done) => {
      client.openWorker({
        type: JOB,
        timeoutMs: 30_000,
        handler: async ({ processInstanceKey }) => {
          keys.push(processInstanceKey);
          if (keys.length === count) done();
          return { kind: 'complete' };
        },
      });
    });
    return keys;
  });

async function withClient<Result>(port: string, work: (client: ZeebeClient) => Promise<Result>): Promise<Result> {
  const client = createZeebeClient({ address: `127.0.0.1:${port}`, logger: createLogger({ level: 'silent' }) });
  try {
    return await work(client);
  } finally {
    // Waits for what the workers have under way.
    await client.close();
  }
}
