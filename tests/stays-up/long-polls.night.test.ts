import { describeLongPolls } from './long-polls-suite.ts';

describeLongPolls(10_000, 500);
