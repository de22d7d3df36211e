import { describePoisonJobs } from './poison-jobs-suite.ts';

describePoisonJobs(500);
