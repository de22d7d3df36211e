import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import type { Reviewing } from './reviewing.ts';
import { type ColumnMap, json, selectList, theRow } from './row-mapping.ts';

/** An opinion while it is being written: whatever of it there is. */
export interface OpinionDraft {
  readonly content: Readonly<Record<string, unknown>>;
  /** Counts the writes; the last one stands. */
  readonly version: number;
  readonly updatedAt: Date;
}

const COLUMNS: ColumnMap<OpinionDraft> = { content: 'content', version: 'version', updatedAt: 'updated_at' };

/** Whose draft in which task. */
type Author = Pick<Reviewing, 'taskId' | 'person'>;

/** The draft of a person in a task, or undefined. */
export async function findDraft(db: Knex, author: Author): Promise<OpinionDraft | undefined> {
  return db('opinion_drafts')
    .select<OpinionDraft[]>(db.raw(selectList(COLUMNS)))
    .where(keyOf(author))
    .first();
}

/**
 * Keeps what a person has written so far, in a task that the person holds. No audit row: it is nobody's statement yet, and
 * it comes every few seconds. Refuses WRONG_STATE.
 */
export async function saveDraft(
  { trx }: ActorTransaction,
  by: Reviewing,
  content: OpinionDraft['content'],
): Promise<OpinionDraft> {
  const held = await trx('tasks')
    .where({ id: by.taskId, assignee_user_id: by.person.id, status: 'CLAIMED' })
    .first('id')
    .forShare();
  if (held === undefined) throw new Refusal('WRONG_STATE', 'Expected a task that you hold, but it is not yours now.');
  await trx('opinion_drafts')
    .insert({ ...keyOf(by), content: json(content), version: 1, updated_at: by.at })
    .onConflict(['task_id', 'user_id'])
    .merge({ content: json(content), version: trx.raw('opinion_drafts.version + 1'), updated_at: by.at });
  return theRow(await findDraft(trx, by), `draft of task ${by.taskId}`);
}

/** Forgets a draft, because it became an opinion or was given up; none is fine. */
export async function dropDraft({ trx }: ActorTransaction, author: Author): Promise<void> {
  await trx('opinion_drafts').where(keyOf(author)).delete();
}

function keyOf({ taskId, person }: Author): { readonly task_id: string; readonly user_id: string } {
  return { task_id: taskId, user_id: person.id };
}
