import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { NeighbourQuestion, NeighbourSystem } from '../domain/neighbours.ts';
import type { NeighbourAnswer } from '../platform/neighbours.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** A question to a system of another office, and what it answered. */
export interface StoredAnswer extends NeighbourQuestion {
  readonly id: string;
  /** PENDING after an attempt: the system was not reached and will be asked again. */
  readonly state: 'PENDING' | 'ANSWERED' | 'NOT_KNOWN';
  readonly facts: Readonly<Record<string, string>> | null;
  readonly source: string | null;
  readonly attempts: number;
  /** What it asks about was corrected since. */
  readonly superseded: boolean;
  /** Legal time. */
  readonly askedAt: Date | null;
  readonly answeredAt: Date | null;
}

const COLUMNS: ColumnMap<StoredAnswer> = {
  id: 'id',
  system: 'system',
  subject: 'subject',
  state: 'state',
  facts: 'facts',
  source: 'source',
  attempts: 'attempts',
  superseded: 'superseded_at is not null',
  askedAt: 'asked_at',
  answeredAt: 'answered_at',
};

/**
 * Notes what is to be asked for a case by its facts; asking begins once the transaction is done, and keeps nothing waiting.
 * Questions about what the facts said before a correction are superseded: they are asked no more, their answers stay.
 */
export async function noteQuestions(
  acting: ActorTransaction,
  caseId: string,
  { questions, at }: { readonly questions: readonly NeighbourQuestion[]; readonly at: Date },
): Promise<void> {
  const rows = questions.map(({ system, subject }) => ({ id: randomUUID(), case_id: caseId, system, subject }));
  await acting.trx('neighbour_answers').insert(rows).onConflict(['case_id', 'system', 'subject']).ignore();
  await acting
    .trx('neighbour_answers')
    .where({ case_id: caseId, superseded_at: null })
    .whereNotIn(
      ['system', 'subject'],
      questions.map(({ system, subject }) => [system, subject]),
    )
    // Each of those who have handled the case was checked for what he or she did.
    .whereNot({ system: 'ELECTRONIC_IDENTITY' })
    .update({ superseded_at: at });
}

/** All questions of a case with their answers, in the order in which they were noted. */
export async function listNeighbourAnswers(db: Knex, caseId: string): Promise<StoredAnswer[]> {
  return db('neighbour_answers')
    .select<StoredAnswer[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderBy(['system', 'subject']);
}

/** A question that one asker has leased. */
export interface LeasedQuestion {
  readonly id: string;
  readonly system: NeighbourSystem;
  readonly subject: string;
  readonly attempts: number;
}

/** Leases questions that are due, for as long as one attempt may take; another asker takes over those of one that died. */
export async function leaseQuestions(
  db: Knex,
  { limit, leaseSeconds }: { readonly limit: number; readonly leaseSeconds: number },
): Promise<LeasedQuestion[]> {
  const { rows } = await db.raw<{ rows: LeasedQuestion[] }>(
    `update neighbour_answers set next_ask_at = now() + ? * interval '1 second', attempts = attempts + 1
     where id in (select id from neighbour_answers where state = 'PENDING' and superseded_at is null and next_ask_at <= now()
       order by next_ask_at limit ? for update skip locked)
     returning id, system, subject, attempts`,
    [leaseSeconds, limit],
  );
  return rows;
}

/** What came of one attempt; `retrySeconds` when the system was not reached. */
export type AttemptOutcome =
  | { readonly id: string; readonly answer: NeighbourAnswer | undefined }
  | { readonly id: string; readonly error: string; readonly retrySeconds: number };

/** Stores what came of attempts, in one statement for the answers and one for the failures. */
export async function storeAttempts(db: Knex, outcomes: readonly AttemptOutcome[], at: Date): Promise<void> {
  const answered = outcomes.flatMap((each) => ('answer' in each ? [each] : []));
  const failed = outcomes.flatMap((each) => ('error' in each ? [each] : []));
  if (answered.length > 0) {
    await db.raw(
      `update neighbour_answers a set state = case when n.facts is null then 'NOT_KNOWN' else 'ANSWERED' end,
         facts = n.facts, source = n.source, asked_at = ?, answered_at = ?, last_error = null
       from jsonb_to_recordset(?::jsonb) as n (id uuid, facts jsonb, source text)
       where a.id = n.id and a.state = 'PENDING'`,
      [at, at, json(answered.map(({ id, answer }) => ({ id, facts: answer?.facts, source: answer?.source })))],
    );
  }
  if (failed.length > 0) {
    await db.raw(
      `update neighbour_answers a set last_error = n.error, asked_at = ?,
         next_ask_at = now() + n.seconds * interval '1 second'
       from jsonb_to_recordset(?::jsonb) as n (id uuid, error text, seconds int)
       where a.id = n.id and a.state = 'PENDING'`,
      [at, json(failed.map(({ id, error, retrySeconds }) => ({ id, error, seconds: retrySeconds })))],
    );
  }
}
