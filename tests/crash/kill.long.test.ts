import { describeKills } from './kill-suite.ts';

describeKills({ applications: 300, kills: 12, atOnce: 16, timeoutMs: 600_000 });
