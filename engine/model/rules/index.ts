/** All rules a diagram must pass before it is deployed, besides the ones the transformation itself finds. */
import type { Faults } from '../faults.ts';
import type { ProcessSource } from '../source.ts';
import { checkDuplicates } from './duplicates.ts';
import { checkEvents } from './events.ts';
import { checkExtensions } from './extensions.ts';
import { checkGateways } from './gateways.ts';
import { checkLinks } from './links.ts';
import { checkProcessStructure } from './process-structure.ts';
import { checkStraightThroughLoops } from './straight-through-loops.ts';
import { checkSupportedElements } from './supported-elements.ts';

const RULES: readonly ((process: ProcessSource, faults: Faults) => void)[] = [
  checkSupportedElements,
  checkProcessStructure,
  checkExtensions,
  checkGateways,
  checkEvents,
  checkDuplicates,
  checkLinks,
];

export function checkRules(processes: readonly ProcessSource[], faults: Faults): void {
  for (const process of processes) {
    for (const check of RULES) {
      check(process, faults);
    }
  }
  checkStraightThroughLoops(processes, faults);
}
