import { describeAttacks } from './hostile-suite.ts';

/** A quarter of what a run may do otherwise, so that it is held sooner; the night's test takes the limits as they are. */
describeAttacks({ stepsWithoutWait: 25_000, writtenWithoutWait: 32 * 1024 * 1024, pendingSteps: 5_000 });
