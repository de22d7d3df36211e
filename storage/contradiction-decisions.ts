import type { Knex } from 'knex';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { storeResolution } from './contradictions.ts';
import { waiveOpinion } from './objection-answers.ts';
import { listOpinions, type Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { lockReview, type Reviewing } from './reviewing.ts';
import { isConcludedByHead } from './reviews.ts';
import type { ActingPerson } from './task-rules.ts';

/** Says of two opinions of a case that they contradict each other, where the rule does not see it. */
export async function flagContradiction(
  acting: ActorTransaction,
  { person, at }: ActingPerson,
  flag: { readonly caseId: string; readonly opinionIds: readonly [string, string]; readonly reason: string },
): Promise<void> {
  const { round } = await lockApplication(acting.trx, flag.caseId);
  if (await isConcludedByHead(acting.trx, flag.caseId, round)) {
    throw new Refusal(
      'WRONG_STATE',
      'Expected a round that is not concluded, but the technical head has concluded it.',
    );
  }
  const [first, second] = await getPair(acting.trx, flag.caseId, flag.opinionIds);
  const words = { flagged_by_name: person.displayName, flag_reason: flag.reason, flagged_at: at };
  await acting
    .trx('opinion_contradictions')
    .insert({ case_id: flag.caseId, first_opinion_id: first.id, second_opinion_id: second.id, ...words })
    .onConflict(['first_opinion_id', 'second_opinion_id'])
    .merge(['flagged_by_name', 'flag_reason', 'flagged_at']);
  acting.record({ action: 'flag-contradiction', entity: 'opinion', entityId: first.id, after: flag });
}

/** What the technical head decides of a pair; `prevailingId` null: both stand, and the reason says how they go together. */
export interface ContradictionDecision {
  readonly opinionIds: readonly [string, string];
  readonly prevailingId: string | null;
  readonly reason: string;
}

/** Decides a contradiction in the course of the final review. The opinion that gives way is waived, by the rules for that. */
export async function resolveContradiction(
  acting: ActorTransaction,
  by: Reviewing,
  { opinionIds, prevailingId, reason }: ContradictionDecision,
): Promise<void> {
  const { task } = await lockReview(acting, by);
  if (task.stage !== 'FINAL' || task.department !== null) {
    throw new Refusal('NOT_YOURS', 'Expected the final review of the technical head, but it is another task.');
  }
  const pair = await getPair(acting.trx, task.caseId, opinionIds);
  if (prevailingId !== null) {
    const prevailing = pair.find(({ id }) => id === prevailingId);
    const yielding = pair.find(({ id }) => id !== prevailingId);
    if (prevailing === undefined || yielding === undefined) {
      throw new Refusal('INCOMPLETE', 'Expected one of the two opinions to prevail, but another is named.');
    }
    const words = `以意见 ${prevailing.serial} 为准：${reason}`;
    await waiveOpinion(acting, yielding, { ...by, reason: words });
  }
  await storeResolution(acting, pair, { prevailingId, reason, by: by.person.displayName, at: by.at });
}

async function getPair(
  trx: Knex.Transaction,
  caseId: string,
  ids: readonly [string, string],
): Promise<readonly [Opinion, Opinion]> {
  const [first, second] = (await listOpinions(trx, { caseId })).filter(({ id }) => ids.includes(id));
  if (first === undefined || second === undefined) {
    throw new Refusal('INCOMPLETE', 'Expected two opinions of the case, but found fewer.');
  }
  return [first, second];
}
