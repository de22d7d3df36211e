import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { draftOfHint, type Evidence, type HintFact, type HintRule, type InspectedFile } from '../domain/hints.ts';
import type { ActorTransaction } from './audit.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { findDraft, type OpinionDraft, saveDraft } from './opinion-drafts.ts';
import { Refusal } from './refusal.ts';
import { lockReview, type Reviewing } from './reviewing.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** What a machine has noticed about a round, and what a person made of it. */
export interface Hint extends HintFact {
  readonly id: string;
  readonly caseId: string;
  readonly round: number;
  readonly state: 'OPEN' | 'ACCEPTED' | 'REJECTED';
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly rejectReason: string | null;
}

const COLUMNS: ColumnMap<Hint> = {
  id: 'id',
  caseId: 'case_id',
  round: 'round',
  rule: 'rule',
  discipline: 'discipline',
  subject: 'subject',
  evidence: 'evidence',
  state: 'state',
  decidedByName: 'decided_by_name',
  decidedAt: 'decided_at',
  rejectReason: 'reject_reason',
};

/** Files of a submission with what their upload has told of them. */
export async function listInspectedFiles(db: Knex, submissionId: string): Promise<InspectedFile[]> {
  return db('submission_files as s')
    .join('files as f', 'f.id', 's.file_id')
    .where('s.submission_id', submissionId)
    .select<InspectedFile[]>(
      's.slot',
      's.discipline',
      's.sheet_no as sheetNo',
      's.file_name as fileName',
      'f.signature_count as signatureCount',
      'f.listed_sheets as listedSheets',
    )
    .orderBy(['s.slot', 's.file_name']);
}

/** Stores the hints of a round; what a person has rejected before, with the same evidence, is not said again. */
export async function storeHints(
  { trx }: ActorTransaction,
  place: Pick<Hint, 'caseId' | 'round'> & { readonly at: Date },
  facts: readonly HintFact[],
): Promise<void> {
  const { caseId, round, at } = place;
  const rejected = (await listHints(trx, { caseId })).filter(({ state }) => state === 'REJECTED').map(wordOf);
  const fresh = facts.filter((fact) => !rejected.includes(wordOf(fact)));
  if (fresh.length === 0) return;
  await trx('review_hints')
    .insert(
      fresh.map(({ rule, discipline, subject, evidence }) => ({
        ...{ id: randomUUID(), case_id: caseId, round, rule, discipline, subject },
        ...{ evidence: json(evidence), created_at: at },
      })),
    )
    .onConflict(['case_id', 'round', 'rule', 'subject'])
    .ignore();
}

/** Which hints of a case to list. */
export interface HintQuery {
  readonly caseId: string;
  readonly round?: number | undefined;
  /** Of this discipline; null: of all. */
  readonly discipline?: string | null;
}

/** Hints by discipline and rule. */
export async function listHints(db: Knex, { caseId, round, discipline = null }: HintQuery): Promise<Hint[]> {
  const select = selectHints(db).where({ case_id: caseId }).orderBy(['round', 'discipline', 'rule', 'subject']);
  if (round !== undefined) select.where({ round });
  if (discipline !== null) select.where({ discipline });
  return select;
}

/** A hint that was taken up, and the draft that it has become: the person writes the opinion. */
export interface TakenHint {
  readonly hint: Hint;
  readonly draft: OpinionDraft;
}

/** Takes a hint up as the draft of an opinion. Refuses WRONG_STATE for one that was decided, and beside another draft. */
export async function acceptHint(acting: ActorTransaction, by: Reviewing, hintId: string): Promise<TakenHint> {
  const { hint, discipline } = await lockHint(acting, by, hintId);
  if ((await findDraft(acting.trx, by)) !== undefined) {
    throw new Refusal('WRONG_STATE', 'Expected no opinion that is being written, but there is a draft of one.');
  }
  const own = discipline === null ? { discipline: hint.discipline } : {};
  const draft = await saveDraft(acting, by, { ...draftOfHint(hint), ...own });
  return { hint: await decide(acting, by, hint, { state: 'ACCEPTED' }), draft };
}

/** Rejects a hint. Refuses WRONG_STATE for one that was decided. */
export async function rejectHint(
  acting: ActorTransaction,
  by: Reviewing,
  { hintId, reason }: { readonly hintId: string; readonly reason: string },
): Promise<Hint> {
  const { hint } = await lockHint(acting, by, hintId);
  return decide(acting, by, hint, { state: 'REJECTED', reject_reason: reason });
}

/** What people made of the hints of a rule. */
export interface HintFigures {
  readonly rule: HintRule;
  readonly given: number;
  readonly open: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Parts of the decided ones, 0 to 1; null before the first. */
  readonly acceptRate: number | null;
  readonly rejectRate: number | null;
}

/** Hints by rule over the cases that the viewer may see, with the rates of acceptance and rejection. */
export async function countHints(db: Knex, viewer: CaseViewer): Promise<HintFigures[]> {
  const visible = visibleCases(viewer);
  const count = (state: string) => `(count(*) filter (where h.state = '${state}'))::int`;
  const rows: Omit<HintFigures, 'acceptRate' | 'rejectRate'>[] = await db('review_hints as h')
    .join('applications as a', 'a.id', 'h.case_id')
    .select(
      db.raw(`h.rule, count(*)::int as given, ${count('OPEN')} as open, ${count('ACCEPTED')} as accepted,
        ${count('REJECTED')} as rejected`),
    )
    .whereRaw(visible.sql, [...visible.bindings])
    .groupBy('h.rule')
    .orderBy('h.rule');
  return rows.map((row) => {
    const decided = row.accepted + row.rejected;
    const rateOf = (part: number) => (decided === 0 ? null : part / decided);
    return { ...row, acceptRate: rateOf(row.accepted), rejectRate: rateOf(row.rejected) };
  });
}

async function lockHint(acting: ActorTransaction, by: Reviewing, hintId: string) {
  const { task } = await lockReview(acting, by);
  const hint: Hint | undefined = await selectHints(acting.trx).where({ id: hintId }).first();
  const isOwn = task.discipline === null || hint?.discipline === task.discipline;
  if (hint === undefined || hint.caseId !== task.caseId || !isOwn) {
    throw new Refusal('NOT_FOUND', `Expected a hint ${hintId} of this task, but there is none.`);
  }
  if (hint.state !== 'OPEN') {
    throw new Refusal('WRONG_STATE', `Expected a hint that waits for a decision, but it is ${hint.state}.`);
  }
  return { hint, discipline: task.discipline };
}

async function decide(
  acting: ActorTransaction,
  { person, at }: Reviewing,
  before: Hint,
  decision: { readonly state: Hint['state']; readonly reject_reason?: string },
): Promise<Hint> {
  const { trx } = acting;
  const decider = { decided_by: person.id, decided_by_name: person.displayName, decided_at: at };
  await trx('review_hints')
    .where({ id: before.id })
    .update({ ...decision, ...decider });
  acting.record({ action: 'decide-hint', entity: 'hint', entityId: before.id, after: decision });
  return {
    ...before,
    state: decision.state,
    decidedByName: person.displayName,
    decidedAt: at,
    rejectReason: decision.reject_reason ?? null,
  };
}

function wordOf({ rule, subject, evidence }: { rule: HintRule; subject: string; evidence: Evidence }): string {
  const parts = Object.entries(evidence).sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([rule, subject, parts]);
}

function selectHints(db: Knex) {
  return db('review_hints').select<Hint[]>(db.raw(selectList(COLUMNS)));
}
