import { describeAttacks } from './hostile-suite.ts';

describeAttacks({});
