import type { Knex } from 'knex';
import { actAs } from '../../storage/audit.ts';
import { listUsers } from '../../storage/identity.ts';
import { completeTask } from '../../storage/task-actions.ts';
import { checkCandidate } from '../../storage/task-rules.ts';
import { findWaitingTask } from '../../storage/tasks.ts';

/** Somebody answers a task of a halted system: stored, and not sent to any engine yet. */
export async function answerUnsent(
  knex: Knex,
  caseId: string,
  answer: { readonly taskType: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<void> {
  const task = await findWaitingTask(knex, caseId, answer.taskType);
  if (task === undefined) throw new Error(`Expected a task ${answer.taskType} of case ${caseId}, but there is none`);
  for (const person of await listUsers(knex, { limit: 500 })) {
    const isCandidate = await checkCandidate(knex, task, person).then(
      () => true,
      () => false,
    );
    if (!isCandidate) continue;
    const completion = { person, variables: answer.variables, at: task.createdAt };
    const actor = { kind: 'USER' as const, id: person.id, name: person.displayName };
    await actAs(knex, actor, (acting) => completeTask(acting, task.id, completion));
    return;
  }
  throw new Error(`Expected somebody for task ${answer.taskType}, but nobody may take it`);
}
