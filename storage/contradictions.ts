import type { Knex } from 'knex';
import { type Contradiction, findContradictions, type PartyOpinion, sheetNameOf } from '../domain/contradictions.ts';
import { needsReply } from '../domain/opinions.ts';
import type { ActorTransaction } from './audit.ts';
import { findFile } from './files.ts';
import { listOpinions, type Opinion } from './opinions.ts';
import { listOpposites } from './opposite-words.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

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
  const found = findContradictions(parties, await listOpposites(db, caseId));
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

/** How a pair was decided: with `prevailingId` null both stand, and the reason says how they go together. */
export interface Resolution {
  readonly prevailingId: string | null;
  readonly reason: string;
  /** Name of who decided. */
  readonly by: string;
  readonly at: Date;
}

/** Stores what was decided of two opinions as they are worded now. */
export async function storeResolution(
  acting: ActorTransaction,
  [first, second]: readonly [Opinion, Opinion],
  { prevailingId, reason, by, at }: Resolution,
): Promise<void> {
  const decided = {
    ...{ resolution: prevailingId === null ? 'BOTH_STAND' : 'PREVAILS', prevailing_opinion_id: prevailingId, reason },
    ...{ resolved_by_name: by, resolved_at: at },
    ...{ first_version: first.version, second_version: second.version },
  };
  await acting
    .trx('opinion_contradictions')
    .insert({ case_id: first.caseId, first_opinion_id: first.id, second_opinion_id: second.id, ...decided })
    .onConflict(['first_opinion_id', 'second_opinion_id'])
    .merge(Object.keys(decided));
  const after = { opinionIds: [first.id, second.id], prevailingId, reason };
  acting.record({ action: 'resolve-contradiction', entity: 'opinion', entityId: first.id, after });
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
