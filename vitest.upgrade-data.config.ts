import { defineConfig } from 'vitest/config';

const HALF_AN_HOUR = 1_800_000;

/** Writes the data of tests/upgrade; no test of anything. */
export default defineConfig({
  test: {
    include: ['tests/upgrade/make-data.ts'],
    globalSetup: ['tests/postgres-server.ts'],
    testTimeout: HALF_AN_HOUR,
    pool: 'forks',
    maxWorkers: 1,
  },
});
