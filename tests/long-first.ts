import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** What takes longest, the longest first. */
export const LONGEST = [
  'tests/case/case.int.test.ts',
  'tests/pages/walk.e2e.test.ts',
  'tests/start/lifetime.int.test.ts',
  'tests/upgrade/upgrade.int.test.ts',
  'tests/pages/walk-notices.e2e.test.ts',
  'tests/start/refusals.int.test.ts',
  'tests/start/parts.int.test.ts',
];

/**
 * Begins with the files that take longest. Where no earlier run has told how long each takes, vitest goes by their sizes:
 * the longest of all, of four lines, then came last and ran for a minute beside an idle worker.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((left, right) => rankOf(left) - rankOf(right));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
  return rank === -1 ? LONGEST.length : rank;
}
