import { defineConfig } from 'vitest/config';

const HOUR = 3_600_000;

export default defineConfig({
  test: {
    include: ['**/*.night.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    globalSetup: ['tests/postgres-server.ts', 'tests/zeebe-setup.ts'],
    testTimeout: HOUR,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
