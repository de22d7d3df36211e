import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { refuseBlocked } from './blocking-opinions.ts';
import { listOpinions } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { completeTask } from './task-actions.ts';
import type { ActingPerson } from './task-rules.ts';
import { findWaitingTask, type Task } from './tasks.ts';

/**
 * Signs the certificate by finishing the legal representative's task. Refuses CERTIFICATE_BARRED with the opinions that stand
 * in its way, whatever the state of the case; WRONG_STATE when nothing waits for the signature; else like `completeTask`.
 */
export async function signCertificate(acting: ActorTransaction, caseId: string, signing: ActingPerson): Promise<Task> {
  const { trx } = acting;
  await lockApplication(trx, caseId);
  refuseBlocked(await listOpinions(trx, { caseId }), 'Expected no opinion that bars the certificate');
  const task = await findWaitingTask(trx, caseId, 'SignCertificate');
  if (task === undefined) {
    throw new Refusal('WRONG_STATE', 'Expected a case that waits for SignCertificate, but it does not.');
  }
  return completeTask(acting, task.id, { ...signing, variables: { signed: true } });
}
