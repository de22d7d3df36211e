import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { CorrectionItemState, CorrectionItemType } from '../domain/correction-items.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** One thing that the correction notice asks for; before the notice goes out, what the officer has named so far. */
export interface CorrectionItem {
  readonly id: string;
  readonly caseId: string;
  /** Number in the notice; null before it goes out. */
  readonly serial: number | null;
  readonly type: CorrectionItemType;
  /** Slot of a material or name of a fact; null for a question. */
  readonly target: string | null;
  readonly problem: string;
  readonly expectation: string;
  readonly state: CorrectionItemState;
  /** What stood there when the notice went out: a fact's value, a material's files. */
  readonly before: unknown;
  /** The corrected value, or the files as they were handed in. */
  readonly answer: unknown;
  readonly answerText: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
  readonly verdictReason: string | null;
  readonly judgedBy: string | null;
  readonly judgedAt: Date | null;
  readonly namedBy: string;
  readonly namedAt: Date;
  readonly issuedAt: Date | null;
}

const COLUMNS: ColumnMap<CorrectionItem> = {
  id: 'id',
  caseId: 'case_id',
  serial: 'serial',
  type: 'type',
  target: 'target',
  problem: 'problem',
  expectation: 'expectation',
  state: 'state',
  before: 'before',
  answer: 'answer',
  answerText: 'answer_text',
  answeredBy: 'answered_by',
  answeredAt: 'answered_at',
  verdictReason: 'verdict_reason',
  judgedBy: 'judged_by',
  judgedAt: 'judged_at',
  namedBy: 'named_by',
  namedAt: 'named_at',
  issuedAt: 'issued_at',
};

/** What is asked for. */
export type AskedCorrection = Pick<CorrectionItem, 'type' | 'target' | 'problem' | 'expectation'>;

/** Items of a case: those of the notice by number, then what is only named so far. */
export async function listCorrectionItems(
  db: Knex,
  caseId: string,
  only: { readonly issued?: boolean } = {},
): Promise<CorrectionItem[]> {
  const select = db('correction_items').select<CorrectionItem[]>(db.raw(selectList(COLUMNS)));
  select.where({ case_id: caseId }).orderByRaw('serial nulls last, named_at, id');
  return only.issued === true ? select.whereNotNull('issued_at') : select;
}

/** An item of a case, or undefined. */
export async function findCorrectionItem(db: Knex, caseId: string, id: string): Promise<CorrectionItem | undefined> {
  const select = db('correction_items').select<CorrectionItem[]>(db.raw(selectList(COLUMNS)));
  return select.where({ id, case_id: caseId }).first();
}

/** Stores what an officer names, not in force yet. */
export async function createCorrectionItem(
  acting: ActorTransaction,
  fresh: AskedCorrection & Pick<CorrectionItem, 'caseId' | 'namedBy' | 'namedAt'>,
): Promise<CorrectionItem> {
  const id = randomUUID();
  const columns: Record<string, unknown> = {
    id,
    case_id: fresh.caseId,
    type: fresh.type,
    target: fresh.target,
    problem: fresh.problem,
    expectation: fresh.expectation,
    named_by: fresh.namedBy,
    named_at: fresh.namedAt,
  };
  const insert = acting.trx('correction_items').insert(columns);
  const [item] = await insert.returning<CorrectionItem[]>(acting.trx.raw(selectList(COLUMNS)));
  if (item === undefined) throw new Error(`Expected correction item ${id}, but the database has no such row.`);
  acting.record({ action: 'name-correction', entity: 'correction-item', entityId: id, after: item });
  return item;
}

/** Takes back what was named and is not in force. */
export async function dropCorrectionItem(acting: ActorTransaction, item: CorrectionItem): Promise<void> {
  await acting.trx('correction_items').where({ id: item.id, issued_at: null }).delete();
  acting.record({ action: 'drop-correction', entity: 'correction-item', entityId: item.id, before: item });
}

/** Takes back everything that was named for a notice that never came. */
export async function dropUnissuedItems(acting: ActorTransaction, caseId: string): Promise<void> {
  for (const item of await listCorrectionItems(acting.trx, caseId)) {
    if (item.issuedAt === null) await dropCorrectionItem(acting, item);
  }
}

/** Puts an item into force under its number, with what stands there now. */
export async function issueCorrectionItem(
  acting: ActorTransaction,
  issue: { readonly item: CorrectionItem; readonly serial: number; readonly before: unknown; readonly at: Date },
): Promise<void> {
  const { item, serial, before, at } = issue;
  const change = { serial, before: json(before), issued_at: at };
  await acting.trx('correction_items').where({ id: item.id }).update(change);
  acting.record({
    action: 'issue-correction',
    entity: 'correction-item',
    entityId: item.id,
    after: { serial, before },
  });
}

/** What the applicant answers. */
export interface CorrectionAnswer extends Pick<CorrectionItem, 'answer' | 'answerText'> {
  readonly by: string;
  readonly at: Date;
}

/** Stores an answer; an earlier one is replaced, and stays in the audit records. */
export async function answerCorrectionItem(
  acting: ActorTransaction,
  item: CorrectionItem,
  { answer, answerText, by, at }: CorrectionAnswer,
): Promise<void> {
  await acting
    .trx('correction_items')
    .where({ id: item.id })
    .update({ state: 'ANSWERED', answer: json(answer), answer_text: answerText, answered_by: by, answered_at: at });
  const before = { state: item.state, answer: item.answer, answerText: item.answerText };
  const after = { state: 'ANSWERED', answer, answerText };
  acting.record({ action: 'answer-correction', entity: 'correction-item', entityId: item.id, before, after });
}

/** What the officer says to an answer. */
export interface CorrectionVerdict {
  readonly accepted: boolean;
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
}

/** Stores the officer's word on an answer. */
export async function judgeCorrectionItem(
  acting: ActorTransaction,
  item: CorrectionItem,
  { accepted, reason, by, at }: CorrectionVerdict,
): Promise<void> {
  const state = accepted ? 'ACCEPTED' : 'REFUSED';
  await acting
    .trx('correction_items')
    .where({ id: item.id })
    .update({ state, verdict_reason: reason, judged_by: by, judged_at: at });
  const before = { state: item.state };
  acting.record({
    action: 'judge-correction',
    entity: 'correction-item',
    entityId: item.id,
    before,
    after: { state, reason },
  });
}
