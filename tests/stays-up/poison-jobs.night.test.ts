import { describePoisonJobs } from './poison-jobs-suite.ts';

describePoisonJobs(10_000);
