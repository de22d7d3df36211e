import { describeRandomWays } from '../testing/random-ways.ts';

// Other ways each night; fast-check tells the seed of a fault.
for (let batch = 0; batch < 100; batch++) describeRandomWays({ ways: 200 });
