import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { freePorts, installZeebe, startZeebeBroker } from './zeebe-broker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's real broker, or why there is none: tests then skip by this reason. */
    zeebe: {
      readonly address: string;
      /** The broker's exporter sends its records to this port of 127.0.0.1, where a test may listen. */
      readonly exporterPort: number;
      /** user:password that it sends with them. */
      readonly exporterAuth: string;
      readonly skipReason: string;
    };
  }
}

/** Vitest's global setup of the runs against a real broker: one broker for all files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const installation = installZeebe();
  if ('missing' in installation) {
    console.error(`\n*** SKIPPED: nothing is tested against a real Zeebe broker: ${installation.missing} ***\n`);
    const skipReason = installation.missing;
    project.provide('zeebe', { address: '', exporterPort: 0, exporterAuth: '', skipReason });
    return async () => {};
  }
  const [exporterPort = 0] = await freePorts(1);
  const [username, password] = ['zeebe', randomBytes(12).toString('hex')];
  const url = `http://127.0.0.1:${exporterPort}`;
  const broker = await startZeebeBroker(installation, { exporter: { url, username, password } });
  const exporterAuth = `${username}:${password}`;
  project.provide('zeebe', { address: broker.address, exporterPort, exporterAuth, skipReason: '' });
  return () => broker.stop();
}
