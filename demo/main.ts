import { parseArgs } from 'node:util';
import { readConfig } from '../platform/config.ts';
import { createApiClient } from './api-client.ts';
import { demonstrate, isAsExpected } from './demonstration.ts';
import { drawMaterials } from './materials.ts';
import { repositoryFile } from './repository.ts';
import { findOrStartSystem } from './running-system.ts';
import { readSampleProjects } from './sample-projects.ts';
import { lineOf, summarise } from './summary.ts';

/** What a shell expects of a program that was interrupted. */
const INTERRUPTED = 130;

/** Walks sample projects through a system and tells what became of each; fails when an answer is not the expected one. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { projects: { type: 'string' } } });
  const samples = await readSampleProjects(values.projects ?? repositoryFile('data/demo/projects.csv'));
  const system = await findOrStartSystem(readConfig(), (line) => void process.stderr.write(`${line}\n`));
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort();
    void system.stop().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const api = createApiClient(system.baseUrl);
    const { username, password } = system.administrator;
    const administrator = await api.signIn(username, password);
    const outcomes = await demonstrate({
      ...{ api, administrator, samples },
      makeMaterials: drawMaterials,
      signal: interruption.signal,
      tell: (outcome) => void process.stdout.write(`${lineOf(outcome)}\n`),
    });
    if (interruption.signal.aborted) return;
    process.stdout.write(`${summarise(outcomes)}\n`);
    process.exitCode = outcomes.every(isAsExpected) ? 0 : 1;
  } finally {
    await system.stop();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
