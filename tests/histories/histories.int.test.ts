import { startSystem } from '../system.ts';
import { historySuite } from './history-suite.ts';

historySuite('the embedded engine', () => startSystem(), 12);
