/**
 * Batches in order, up to the first empty one. The next one is asked for while the one before is worked on, so that the
 * database reads meanwhile; never more than two are in memory.
 */
export async function* readAhead<T>(
  readBehind: (last: T | undefined) => Promise<readonly T[]>,
): AsyncIterableIterator<readonly T[]> {
  let next = readBehind(undefined);
  for (;;) {
    const batch = await next;
    if (batch.length === 0) {
      return;
    }
    next = readBehind(batch.at(-1));
    // Told when it is waited for; where the work on this batch fails, nobody waits any more.
    next.catch(() => {});
    yield batch;
  }
}
