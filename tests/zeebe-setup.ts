import type { TestProject } from 'vitest/node';
import { installZeebe, startZeebeBroker } from './zeebe-broker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's real broker, or why there is none: tests then skip by this reason. */
    zeebe: { readonly address: string; readonly skipReason: string };
  }
}

/** Vitest's global setup of the runs against a real broker: one broker for all files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const installation = installZeebe();
  if ('missing' in installation) {
    console.error(`\n*** SKIPPED: nothing is tested against a real Zeebe broker: ${installation.missing} ***\n`);
    project.provide('zeebe', { address: '', skipReason: installation.missing });
    return async () => {};
  }
  const broker = await startZeebeBroker(installation);
  project.provide('zeebe', { address: broker.address, skipReason: '' });
  return () => broker.stop();
}
