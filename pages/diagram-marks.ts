/** How an element of a diagram is coloured for one instance. */
export interface DiagramMark {
  readonly elementId: string;
  readonly kind: 'completed' | 'active' | 'incident' | 'taken';
}

export interface PathStep {
  readonly elementId: string;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
}

/** The part of an instance that its marks are read from. */
export interface MarkedInstance {
  readonly path: readonly PathStep[];
  readonly takenFlows: readonly string[];
}

/** The marks of an instance's path: an incident covers active, active covers completed. Terminated steps count as passed. */
export function marksOf({ path, takenFlows }: MarkedInstance, incidentElementIds: readonly string[]): DiagramMark[] {
  const kinds = new Map<string, DiagramMark['kind']>(takenFlows.map((flow) => [flow, 'taken']));
  for (const { elementId } of path) kinds.set(elementId, 'completed');
  for (const { elementId, state } of path) if (state === 'ACTIVE') kinds.set(elementId, 'active');
  for (const elementId of incidentElementIds) kinds.set(elementId, 'incident');
  return [...kinds].map(([elementId, kind]) => ({ elementId, kind }));
}
