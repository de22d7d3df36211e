import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.zeebe.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    globalSetup: ['tests/postgres-server.ts', 'tests/zeebe-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
