import type { Knex } from 'knex';
import { checkReply, nextOpinionState } from '../domain/opinions.ts';
import type { ActorTransaction } from './audit.ts';
import type { Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** What a design unit answers a finding with; one reply for each round, replaced until the revision is handed in. */
export interface OpinionReply {
  readonly opinionId: string;
  /** Round whose notice is answered. */
  readonly round: number;
  readonly text: string;
  /** New file versions that the reply names. */
  readonly fileIds: readonly string[];
  readonly repliedBy: string;
  readonly repliedByName: string;
  readonly repliedAt: Date;
}

const COLUMNS: ColumnMap<OpinionReply> = {
  opinionId: 'r.opinion_id',
  round: 'r.round',
  text: 'r.text',
  fileIds: 'r.file_ids',
  repliedBy: 'r.replied_by',
  repliedByName: 'r.replied_by_name',
  repliedAt: 'r.replied_at',
};

/**
 * Stores a reply, or replaces the one of the same round, and moves the opinion to REPLIED. Refuses INCOMPLETE when words or
 * a changed sheet are missing and WRONG_STATE when the opinion is settled or was never issued.
 */
export async function replyToOpinion(acting: ActorTransaction, opinion: Opinion, reply: OpinionReply): Promise<void> {
  const faults = checkReply(opinion.severity, { text: reply.text, changedFiles: reply.fileIds.length });
  if (faults.length > 0) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected a complete reply to opinion ${opinion.serial}, but found ${faults.join(', ')}.`,
    );
  }
  const isReplaced = opinion.state === 'REPLIED';
  const result = nextOpinionState(opinion, { event: 'REPLY', actor: 'designUnit' });
  if (opinion.issuedAt === null || (!result.ok && !isReplaced)) {
    throw new Refusal('WRONG_STATE', `Expected an issued opinion that waits for a reply, but it is ${opinion.state}.`);
  }
  const columns = {
    text: reply.text,
    file_ids: reply.fileIds,
    replied_by: reply.repliedBy,
    replied_by_name: reply.repliedByName,
    replied_at: reply.repliedAt,
  };
  const { trx } = acting;
  await trx('opinion_replies')
    .insert({ opinion_id: opinion.id, round: reply.round, ...columns })
    .onConflict(['opinion_id', 'round'])
    .merge(columns);
  await trx('opinions').where({ id: opinion.id }).update({ state: 'REPLIED', updated_at: reply.repliedAt });
  acting.record({ action: 'reply-to-opinion', entity: 'opinion', entityId: opinion.id, after: reply });
}

/** Names of files that replies of a round cite although the applicant has declined them. */
export async function listDeclinedCitations(db: Knex, caseId: string, round: number): Promise<string[]> {
  return db('opinion_replies as r')
    .join('opinions as o', 'o.id', 'r.opinion_id')
    .joinRaw('join files f on f.id = any (r.file_ids)')
    .where({ 'o.case_id': caseId, 'r.round': round, 'f.standing': 'DECLINED' })
    .distinct()
    .pluck('f.file_name');
}

/** All replies of a case, by finding and round. */
export async function listReplies(db: Knex, caseId: string): Promise<OpinionReply[]> {
  return db('opinion_replies as r')
    .join('opinions as o', 'o.id', 'r.opinion_id')
    .select<OpinionReply[]>(db.raw(selectList(COLUMNS)))
    .where('o.case_id', caseId)
    .orderBy(['o.serial', 'r.round']);
}
