import { type ChecklistAnswer, isAnswerComplete } from '../domain/checklists.ts';
import type { ActorTransaction } from './audit.ts';
import { type ChecklistLine, listChecklist, listItems } from './checklists.ts';
import { Refusal } from './refusal.ts';
import { lockReview, type Reviewing } from './reviewing.ts';

/** What a reviewer says to an item. */
export type GivenAnswer = Pick<ChecklistAnswer, 'itemCode' | 'answer' | 'reason'>;

/**
 * Keeps answers to items of the task's checklist; one given in the same round is replaced. All or none: refuses INCOMPLETE for
 * "not applicable" without a reason and for an item of another list.
 */
export async function answerChecklist(
  acting: ActorTransaction,
  by: Reviewing,
  answers: readonly GivenAnswer[],
): Promise<ChecklistLine[]> {
  const { task, application, round } = await lockReview(acting, by);
  const list = { task, application, at: by.at };
  const items = await listItems(acting.trx, list);
  for (const { itemCode, answer, reason } of answers) {
    const item = items.find(({ code }) => code === itemCode);
    if (item === undefined) {
      throw new Refusal('INCOMPLETE', `Expected an item of this checklist, but ${itemCode} is not in it.`);
    }
    if (!isAnswerComplete({ answer, reason })) {
      throw new Refusal('INCOMPLETE', `Expected a reason why item ${item.number} does not apply, but found none.`);
    }
    await storeAnswer(
      acting,
      { ...by, caseId: task.caseId, discipline: item.discipline, round },
      {
        ...{ itemCode, answer, reason },
      },
    );
  }
  acting.record({ action: 'answer-checklist', entity: 'task', entityId: task.id, after: answers });
  return listChecklist(acting.trx, list);
}

async function storeAnswer(
  { trx }: ActorTransaction,
  place: Reviewing & { readonly caseId: string; readonly discipline: string; readonly round: number },
  { itemCode, answer, reason }: GivenAnswer,
): Promise<void> {
  const { caseId, discipline, round, person, at } = place;
  const said = { answer, reason, answered_by: person.id, answered_by_name: person.displayName, answered_at: at };
  await trx('checklist_answers')
    .insert({ case_id: caseId, discipline, round, item_code: itemCode, ...said })
    .onConflict(['case_id', 'discipline', 'item_code', 'round'])
    .merge(said);
}
