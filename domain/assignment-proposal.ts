/** A waiting task, and who may take it with what they have in hand. */
export interface OpenSeat {
  readonly taskId: string;
  readonly candidates: readonly { readonly userId: string; readonly openTasks: number }[];
}

/**
 * Proposes a person for each task: the one with the least in hand, what is proposed counted in. Tasks with the fewest
 * candidates come first, so that somebody is left for them; a task that nobody may take stays without.
 */
export function proposePeople(seats: readonly OpenSeat[]): ReadonlyMap<string, string> {
  const proposed = new Map<string, string>();
  const added = new Map<string, number>();
  const scarce = [...seats].sort((a, b) => a.candidates.length - b.candidates.length);
  for (const { taskId, candidates } of scarce) {
    const load = (each: OpenSeat['candidates'][number]) => each.openTasks + (added.get(each.userId) ?? 0);
    const [first] = [...candidates].sort((a, b) => load(a) - load(b) || a.userId.localeCompare(b.userId));
    if (first === undefined) continue;
    proposed.set(taskId, first.userId);
    added.set(first.userId, (added.get(first.userId) ?? 0) + 1);
  }
  return proposed;
}
