import type { Finding } from './findings.ts';

/** What the page of a new version tells at first about its deployment. */
export interface LastDeployment {
  readonly processId: string;
  readonly version: number;
  readonly sentence: string;
  readonly warnings: readonly Finding[];
}

let last: LastDeployment | undefined;

/** Keeps the outcome over the change to the address of the new version. */
export function keepDeployment(deployment: LastDeployment): void {
  last = deployment;
}

/** The outcome for the version that is opened, once; undefined for any other. */
export function takeDeployment(processId?: string, version?: number): LastDeployment | undefined {
  const found = last?.processId === processId && last?.version === version ? last : undefined;
  last = undefined;
  return found;
}
