import { startSystem } from '../system.ts';
import { caseSuite } from './case-suite.ts';

caseSuite('the embedded engine', (settings) => startSystem({ settings }));
