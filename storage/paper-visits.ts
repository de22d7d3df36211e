import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** One time that somebody had to come to the counter with paper. */
export interface PaperVisit {
  readonly id: string;
  readonly visitedOn: PlainDate;
  readonly reason: string;
  readonly recordedByName: string;
  readonly recordedAt: Date;
}

const COLUMNS: ColumnMap<PaperVisit> = {
  id: 'id',
  visitedOn: 'visited_on::text',
  reason: 'reason',
  recordedByName: 'recorded_by_name',
  recordedAt: 'recorded_at',
};

/** Notes a visit. */
export async function recordPaperVisit(
  acting: ActorTransaction,
  caseId: string,
  visit: Pick<PaperVisit, 'visitedOn' | 'reason' | 'recordedAt'>,
): Promise<PaperVisit> {
  const fresh = { ...visit, id: randomUUID(), recordedByName: acting.actor.name };
  await acting.trx('paper_visits').insert({
    id: fresh.id,
    case_id: caseId,
    visited_on: fresh.visitedOn,
    reason: fresh.reason,
    recorded_by_name: fresh.recordedByName,
    recorded_at: fresh.recordedAt,
  });
  const { visitedOn, reason } = visit;
  await recordCaseEvent(acting, {
    caseId,
    kind: 'PAPER_VISIT',
    legalAt: visit.recordedAt,
    data: { visitedOn, reason },
  });
  return fresh;
}

/** The visits of a case, oldest first. */
export async function listPaperVisits(db: Knex, caseId: string): Promise<PaperVisit[]> {
  return db('paper_visits')
    .select<PaperVisit[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderBy(['visited_on', 'recorded_at', 'id']);
}

/** How much of the filing is really online, over all cases that were filed here. */
export interface FilingFigures {
  readonly cases: number;
  readonly casesWithoutVisit: number;
  readonly paperVisits: number;
  /** Requests for a paper that was on file and valid: each was refused. */
  readonly duplicateRefused: number;
}

/** Counts the figures of the whole city. */
export async function countFilingFigures(db: Knex): Promise<FilingFigures> {
  const { rows } = await db.raw<{ rows: FilingFigures[] }>(`
    select count(*)::int as cases,
      (count(*) filter (where not exists (select 1 from paper_visits v where v.case_id = a.id)))::int as "casesWithoutVisit",
      (select count(*) from paper_visits)::int as "paperVisits",
      (select count(*) from refused_requests)::int as "duplicateRefused"
    from applications a where a.submitted_at is not null and a.imported_at is null`);
  const [figures] = rows;
  if (figures === undefined) throw new Error('Expected a row of figures, but the database answered none.');
  return figures;
}
