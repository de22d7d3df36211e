import { describeRandomWays } from '../testing/random-ways.ts';

describeRandomWays({ ways: 40, seed: 1 });
