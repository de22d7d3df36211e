import { DecisionOutputError } from '../domain/decision-outputs.ts';
import type { ZeebeClient } from '../platform/zeebe-client/types.ts';

/** Asks a deployed decision table by its id. */
export type Decide = (decision: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Asks the tables of the engine. Throws DecisionOutputError where a table cannot answer. */
export function decideWith(zeebe: Pick<ZeebeClient, 'evaluateDecision'>): Decide {
  return async (decision, variables) => {
    const { output, failure } = await zeebe.evaluateDecision(decision, variables);
    if (failure !== undefined) throw new DecisionOutputError(decision, 'an answer', failure.message);
    return output;
  };
}
