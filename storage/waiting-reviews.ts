import type { ActorTransaction } from './audit.ts';

/** Waiting tasks that the process is about to take back; `null` names those that belong to no round. */
export interface TakenBack {
  readonly caseId: string;
  readonly round: number | null;
  readonly stages: readonly string[];
  readonly at: Date;
}

/**
 * Supersedes waiting tasks at once, so that nobody finishes them while a message is on its way to the process and what they
 * belong to cannot end before; answers how many.
 */
export async function takeBackTasks(acting: ActorTransaction, taken: TakenBack): Promise<number> {
  const { caseId, round, stages, at } = taken;
  const superseded: { id: string }[] = await acting
    .trx('tasks')
    .where({ case_id: caseId, round })
    .whereIn('stage', [...stages])
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .update({ status: 'SUPERSEDED', closed_at: at })
    .returning('id');
  for (const { id } of superseded) acting.record({ action: 'supersede-task', entity: 'task', entityId: id });
  return superseded.length;
}
