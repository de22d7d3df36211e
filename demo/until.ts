import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 150;
const DEFAULT_DEADLINE_MS = 60_000;

/**
 * Looks until there is something to see: soon again at first, then less often.
 * @throws after `deadlineMs`, naming what was waited for
 */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen | undefined>,
  deadlineMs = DEFAULT_DEADLINE_MS,
): Promise<Seen> {
  const end = performance.now() + deadlineMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 1.5, LONGEST_PAUSE_MS)) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`Expected ${what} within ${deadlineMs} ms, but it did not come`);
    await pause(wait);
  }
}
