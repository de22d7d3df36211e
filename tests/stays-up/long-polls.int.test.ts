import { describeLongPolls } from './long-polls-suite.ts';

describeLongPolls(2_000, 300);
