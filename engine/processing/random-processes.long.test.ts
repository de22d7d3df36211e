import { describeRandomWays } from '../testing/random-ways.ts';

describeRandomWays({ ways: 200, seed: 2 });
