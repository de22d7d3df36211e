import { correctableFacts } from '../domain/correction-items.ts';
import { getApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { listCaseMaterials } from './case-materials.ts';
import {
  type AskedCorrection,
  type CorrectionItem,
  createCorrectionItem,
  dropCorrectionItem,
  findCorrectionItem,
  judgeCorrectionItem,
} from './correction-items.ts';
import { refuseAskedTwice } from './papers.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import { findCorrection } from './requested-materials.ts';
import { getSector } from './sectors.ts';
import { checkHolder, lockForAction } from './task-actions.ts';
import type { ActingPerson } from './task-rules.ts';

/** An officer at work on an acceptance. */
export interface Accepting extends ActingPerson {
  readonly taskId: string;
}

/**
 * Names what the notice will ask for, in the course of the acceptance. Refuses like `completeTask`, INCOMPLETE for a target
 * that cannot be corrected, PAPER_ON_FILE for a paper that is there, and DEMAND_BLOCKED once the one notice has gone out.
 */
export async function nameCorrection(
  acting: ActorTransaction,
  by: Accepting,
  asked: AskedCorrection,
): Promise<CorrectionItem> {
  const caseId = await lockAcceptance(acting, by);
  await refuseLaterDemand(acting, caseId);
  if (!(await isTarget(acting, caseId, asked))) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected something that can be corrected, but found ${asked.type} ${asked.target}.`,
    );
  }
  if (asked.type === 'MATERIAL' && asked.target !== null) {
    const application = await getApplication(acting.trx, caseId);
    await refuseAskedTwice(acting.trx, application, {
      materials: [asked.target],
      day: application.effectiveDate ?? '',
    });
  }
  const { person, at } = by;
  try {
    return await createCorrectionItem(acting, { ...asked, caseId, namedBy: person.displayName, namedAt: at });
  } catch (thrown) {
    if (!breaksUnique(thrown, 'correction_items_target')) throw thrown;
    throw new Refusal('WRONG_STATE', `Expected something not named yet, but ${asked.target} is named already.`, {
      cause: thrown,
    });
  }
}

/** Takes back what was named and did not go out yet. */
export async function dropCorrection(acting: ActorTransaction, by: Accepting, itemId: string): Promise<void> {
  const caseId = await lockAcceptance(acting, by);
  const item = await getItem(acting, caseId, itemId);
  if (item.issuedAt !== null) {
    throw new Refusal('WRONG_STATE', `Expected an item that did not go out, but number ${item.serial} did.`);
  }
  await dropCorrectionItem(acting, item);
}

/** Accepts or refuses one answer; it may be judged anew until the acceptance is decided. A refusal needs a reason. */
export async function judgeCorrection(
  acting: ActorTransaction,
  by: Accepting,
  verdict: { readonly itemId: string; readonly accepted: boolean; readonly reason: string | null },
): Promise<CorrectionItem> {
  const caseId = await lockAcceptance(acting, by);
  const item = await getItem(acting, caseId, verdict.itemId);
  if (item.issuedAt === null || item.state === 'OPEN') {
    throw new Refusal('WRONG_STATE', 'Expected an item that was answered, but it was not.');
  }
  const { accepted, reason } = verdict;
  if (!accepted && (reason ?? '').trim() === '') {
    throw new Refusal('INCOMPLETE', 'Expected a reason for refusing an answer, but found none.');
  }
  await judgeCorrectionItem(acting, item, { accepted, reason, by: by.person.displayName, at: by.at });
  return getItem(acting, caseId, item.id);
}

/** Everything is told once (行政许可法 article 32): after the notice nothing more may be asked for. */
async function refuseLaterDemand(acting: Pick<ActorTransaction, 'trx'>, caseId: string): Promise<void> {
  if ((await findCorrection(acting.trx, caseId)) === undefined) return;
  throw new Refusal(
    'DEMAND_BLOCKED',
    'Expected no demand after the notice, since everything is told once, but found another one.',
  );
}

async function isTarget(
  { trx }: ActorTransaction,
  caseId: string,
  { type, target }: AskedCorrection,
): Promise<boolean> {
  if (type === 'STATEMENT') return target === null;
  if (target === null) return false;
  if (type === 'FACT') {
    const { facts } = await getSector(trx, (await getApplication(trx, caseId)).facts);
    return correctableFacts(facts).includes(target);
  }
  return (await listCaseMaterials(trx, caseId)).some(({ material }) => material === target);
}

async function lockAcceptance(acting: ActorTransaction, by: Accepting): Promise<string> {
  const { task } = await lockForAction(acting.trx, by.taskId);
  if (task.taskType !== 'AcceptanceReview') {
    throw new Refusal('WRONG_STATE', `Expected a task of the acceptance, but it is ${task.taskType}.`);
  }
  if (task.status !== 'CLAIMED') {
    throw new Refusal('WRONG_STATE', `Expected a task that you have taken, but it is ${task.status}.`);
  }
  await checkHolder(acting.trx, task, by);
  return task.caseId;
}

async function getItem(acting: ActorTransaction, caseId: string, itemId: string): Promise<CorrectionItem> {
  const item = await findCorrectionItem(acting.trx, caseId, itemId);
  if (item === undefined) {
    throw new Refusal('NOT_FOUND', `Expected a correction item ${itemId} of this case, but there is none.`);
  }
  return item;
}
