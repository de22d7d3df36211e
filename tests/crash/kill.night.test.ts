import { describeKills } from './kill-suite.ts';

describeKills({ applications: 10_000, kills: 200, atOnce: 16, timeoutMs: 4 * 3_600_000 });
