import type { Knex } from 'knex';
import { type Contradiction, findContradictions, type PartyOpinion, sheetNameOf } from '../domain/contradictions.ts';
import { needsReply } from '../domain/opinions.ts';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { findFile } from './files.ts';
import { judgeOpinion, listOpinions, type Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { lockReview, type Reviewing } from './reviewing.ts';
import { isConcludedByHead } from './reviews.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import type { ActingPerson } from './task-rules.ts';

/** What is stored of a pair: that a person has flagged it, and what was decided. */
interface StoredPair {
  readonly firstId: string;
  readonly secondId: string;
  readonly flaggedByName: string | null;
  readonly flagReason: string | null;
  /** PREVAILS: the other is waived in favour of `prevailingId`. BOTH_STAND: they go together, the reason says how. */
  readonly resolution: 'PREVAILS' | 'BOTH_STAND' | null;
  readonly prevailingId: string | null;
  readonly reason: string | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: Date | null;
  readonly firstVersion: number | null;
  readonly secondVersion: number | null;
}

const COLUMNS: ColumnMap<StoredPair> = {
  firstId: 'first_opinion_id',
  secondId: 'second_opinion_id',
  flaggedByName: 'flagged_by_name',
  flagReason: 'flag_reason',
  resolution: 'resolution',
  prevailingId: 'prevailing_opinion_id',
  reason: 'reason',
  resolvedByName: 'resolved_by_name',
  resolvedAt: 'resolved_at',
  firstVersion: 'first_version',
  secondVersion: 'second_version',
};

/** Two opinions that contradict each other by the rule or by a person's word, with what was decided. */
export type ContradictionCase = Omit<StoredPair, 'firstVersion' | 'secondVersion'> &
  Pick<Contradiction, 'grounds' | 'words'> & {
    readonly sheet: string | null;
    readonly first: Opinion;
    readonly second: Opinion;
    /** False while the notice waits for a decision. */
    readonly settled: boolean;
  };

/** Contradictions among the opinions that the next notice would carry, by their serials; and those decided by waiving one. */
export async function listContradictions(db: Knex, caseId: string): Promise<ContradictionCase[]> {
  const opinions = await listOpinions(db, { caseId });
  const parties = await Promise.all(opinions.filter(needsReply).map((opinion) => toParty(db, opinion)));
  const found = findContradictions(parties);
  const stored = await listPairs(db, caseId);
  const flagged = stored.filter((pair) => !found.some((each) => isSamePair(each, pair)));
  const byRule = found.map((each) => ({ ...each, stored: stored.find((pair) => isSamePair(each, pair)) }));
  const byPerson = flagged.map(({ firstId, secondId }, index) => {
    const none = { sheet: null, grounds: [], words: [] };
    return { ...none, firstId, secondId, stored: flagged[index] };
  });
  return [...byRule, ...byPerson]
    .flatMap((pair) => toCase(pair, opinions))
    .sort((a, b) => a.first.serial - b.first.serial || a.second.serial - b.second.serial);
}

/** Refuses CONTRADICTIONS_OPEN with the pairs that nobody has decided. */
export async function refuseContradicting(trx: Knex.Transaction, caseId: string): Promise<void> {
  const open = (await listContradictions(trx, caseId)).filter(({ settled }) => !settled);
  if (open.length === 0) return;
  const items = open.map(({ first, second, grounds, sheet }) => ({
    pointer: `/opinions/${first.id}`,
    code: grounds[0] ?? 'FLAGGED',
    detail: `${first.serial} and ${second.serial}${sheet === null ? '' : ` on ${sheet}`}`,
  }));
  throw new Refusal('CONTRADICTIONS_OPEN', `Expected no open contradiction, but there are ${open.length}.`, { items });
}

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
  const [first, second] = pair;
  if (prevailingId !== null) {
    const prevailing = pair.find(({ id }) => id === prevailingId);
    const yielding = pair.find(({ id }) => id !== prevailingId);
    if (prevailing === undefined || yielding === undefined) {
      throw new Refusal('INCOMPLETE', 'Expected one of the two opinions to prevail, but another is named.');
    }
    const words = `以意见 ${prevailing.serial} 为准：${reason}`;
    const act = { event: 'WAIVE', actor: 'technicalHead', reason: words } as const;
    await judgeOpinion(acting, yielding.id, { act, at: by.at });
  }
  const decided = {
    ...{ resolution: prevailingId === null ? 'BOTH_STAND' : 'PREVAILS', prevailing_opinion_id: prevailingId, reason },
    ...{ resolved_by_name: by.person.displayName, resolved_at: by.at },
    ...{ first_version: first.version, second_version: second.version },
  };
  await acting
    .trx('opinion_contradictions')
    .insert({ case_id: task.caseId, first_opinion_id: first.id, second_opinion_id: second.id, ...decided })
    .onConflict(['first_opinion_id', 'second_opinion_id'])
    .merge(Object.keys(decided));
  const after = { opinionIds, prevailingId, reason };
  acting.record({ action: 'resolve-contradiction', entity: 'opinion', entityId: first.id, after });
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

interface FoundPair extends Omit<Contradiction, 'sheet'> {
  readonly sheet: string | null;
  readonly stored: StoredPair | undefined;
}

function toCase(pair: FoundPair, opinions: readonly Opinion[]): ContradictionCase[] {
  const first = opinions.find(({ id }) => id === pair.firstId);
  const second = opinions.find(({ id }) => id === pair.secondId);
  if (first === undefined || second === undefined) return [];
  const { stored } = pair;
  const isAsDecided = stored?.firstVersion === first.version && stored.secondVersion === second.version;
  // One that a notice need not carry contradicts nobody.
  const settled = !needsReply(first) || !needsReply(second) || (stored?.resolution === 'BOTH_STAND' && isAsDecided);
  const { grounds, words, sheet, firstId, secondId } = pair;
  return [
    {
      ...{ firstId, secondId, grounds, words, sheet, first, second, settled },
      ...{ flaggedByName: stored?.flaggedByName ?? null, flagReason: stored?.flagReason ?? null },
      ...{ resolution: stored?.resolution ?? null, prevailingId: stored?.prevailingId ?? null },
      ...{ reason: stored?.reason ?? null, resolvedByName: stored?.resolvedByName ?? null },
      resolvedAt: stored?.resolvedAt ?? null,
    },
  ];
}

async function toParty(db: Knex, opinion: Opinion): Promise<PartyOpinion> {
  const { id, discipline, department, sheet, fileId, position, standard, clause, text } = opinion;
  const file = fileId === null ? undefined : await findFile(db, fileId);
  const named = sheet === null ? null : sheetNameOf(discipline, sheet);
  const filed = file?.sheetNo == null ? null : sheetNameOf(file.discipline ?? discipline, file.sheetNo);
  const party = department ?? discipline;
  // A department and a discipline may have the same code.
  return {
    ...{ id, position, standard, clause, text },
    party: `${department === null}:${party}`,
    sheet: filed ?? named,
  };
}

async function listPairs(db: Knex, caseId: string): Promise<StoredPair[]> {
  return db('opinion_contradictions')
    .select<StoredPair[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId });
}

function isSamePair(one: Pick<StoredPair, 'firstId' | 'secondId'>, other: typeof one): boolean {
  return one.firstId === other.firstId && one.secondId === other.secondId;
}
