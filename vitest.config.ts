import { defineConfig } from 'vitest/config';
import { LongFirst } from './tests/long-first.ts';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', '**/*.{zeebe,long,night}.test.ts'],
    globalSetup: ['tests/postgres-server.ts', 'tests/pages/built-pages.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // A process for every file took half of the time of all: started, its imports compiled, its code never warm.
    isolate: false,
    // As `npm start`: with the usual 16 MiB a fourteenth of a case's time goes into collecting what is young.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongFirst },
  },
});
