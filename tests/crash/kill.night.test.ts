import { describeKills } from './kill-suite.ts';

const HOUR = 3_600_000;

/** A shorter night: `CRASH_APPLICATIONS=1000 CRASH_KILLS=20 npm run test:night`. */
describeKills({
  applications: Number(process.env['CRASH_APPLICATIONS'] ?? 10_000),
  kills: Number(process.env['CRASH_KILLS'] ?? 200),
  atOnce: 16,
  timeoutMs: 4 * HOUR,
});
