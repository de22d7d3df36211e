/**
 * Sequence flows taken in a scope whose target has not been activated yet, each with how often. Counted, because a fork
 * within a loop takes the same few flows ten thousand times.
 */
export type TakenFlows = readonly (readonly [flowId: string, times: number])[];

export const NO_FLOWS: TakenFlows = Object.freeze([]);

export function isTaken(flows: TakenFlows, flowId: string): boolean {
  return flows.some(([id]) => id === flowId);
}

export function withFlow(flows: TakenFlows, flowId: string): TakenFlows {
  return isTaken(flows, flowId)
    ? flows.map(([id, times]) => (id === flowId ? [id, times + 1] : [id, times]))
    : [...flows, [flowId, 1]];
}

export function withoutFlow(flows: TakenFlows, flowId: string): TakenFlows {
  return flows.flatMap(([id, times]) => {
    const left = id === flowId ? times - 1 : times;
    return left > 0 ? [[id, left] as const] : [];
  });
}

/** Snapshots of earlier versions name a flow as often as it was taken. */
export function readTakenFlows(stored: readonly (string | TakenFlows[number])[]): TakenFlows {
  let flows = NO_FLOWS;
  const counted: TakenFlows[number][] = [];
  for (const entry of stored) {
    if (typeof entry === 'string') {
      flows = withFlow(flows, entry);
    } else {
      counted.push(entry);
    }
  }
  return [...flows, ...counted];
}
