import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { checkHolder, lockForAction } from './task-actions.ts';
import type { ActingPerson } from './task-rules.ts';
import type { Task } from './tasks.ts';

/** Someone at work on a task of the review; what a reviewer writes is written in its course only. */
export interface Reviewing extends ActingPerson {
  readonly taskId: string;
}

/** A task of the review with its case, both locked. */
export interface Review {
  readonly task: Task;
  readonly round: number;
  readonly application: Application;
}

/** Locks what a reviewer is at work on. Refuses like `completeTask`, and a task that was not taken. */
export async function lockReview(acting: ActorTransaction, by: Reviewing): Promise<Review> {
  const { task, application } = await lockForAction(acting.trx, by.taskId);
  if (task.status !== 'CLAIMED') {
    throw new Refusal('WRONG_STATE', `Expected a task that you have taken, but it is ${task.status}.`);
  }
  await checkHolder(acting.trx, task, by);
  return { task, round: task.round ?? application.round, application };
}
