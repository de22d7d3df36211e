import type { Knex } from 'knex';
import type { WeighedCandidate } from '../domain/agency-lot.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** One draw of a case with everything by which it can be drawn again. */
export interface AgencyDraw {
  readonly caseId: string;
  /** From 1; an agency that refuses is followed by another draw. */
  readonly draw: number;
  /** Stored before the candidates were judged and weighed. */
  readonly seed: string;
  readonly preparedAt: Date;
  /** All agencies of the register in the order of their codes; null until it is drawn. */
  readonly candidates: readonly WeighedCandidate[] | null;
  readonly totalWeight: number | null;
  /** The number drawn, as decimal text. */
  readonly ticket: string | null;
  /** Null where no agency was eligible. */
  readonly agencyCode: string | null;
  readonly drawnAt: Date | null;
}

const COLUMNS: ColumnMap<AgencyDraw> = {
  caseId: 'case_id',
  draw: 'draw',
  seed: 'seed',
  preparedAt: 'prepared_at',
  candidates: 'candidates',
  totalWeight: 'total_weight::float8',
  ticket: 'ticket',
  agencyCode: 'agency_code',
  drawnAt: 'drawn_at',
};

/** Stores the seed of a case's next draw, or answers the draw that waits. */
export async function prepareDraw(
  acting: ActorTransaction,
  fresh: Pick<AgencyDraw, 'caseId' | 'seed' | 'preparedAt'>,
): Promise<void> {
  const draws = await listDraws(acting.trx, fresh.caseId);
  if (draws.some(({ drawnAt }) => drawnAt === null)) return;
  const draw = draws.length + 1;
  const { caseId, seed, preparedAt } = fresh;
  await acting.trx('agency_draws').insert({ case_id: caseId, draw, seed, prepared_at: preparedAt });
  acting.record({ action: 'prepare-draw', entity: 'application', entityId: caseId, after: { draw, seed } });
}

/** Stores what a draw came to. */
export async function storeDraw(
  acting: ActorTransaction,
  drawn: Omit<AgencyDraw, 'seed' | 'preparedAt'>,
): Promise<void> {
  const { caseId, draw } = drawn;
  await acting
    .trx('agency_draws')
    .where({ case_id: caseId, draw })
    .update({
      candidates: json(drawn.candidates),
      total_weight: drawn.totalWeight,
      ticket: drawn.ticket,
      agency_code: drawn.agencyCode,
      drawn_at: drawn.drawnAt,
    });
  acting.record({ action: 'draw-agency', entity: 'application', entityId: caseId, after: drawn });
}

/** The draws of a case in order. */
export async function listDraws(db: Knex, caseId: string): Promise<AgencyDraw[]> {
  const select = db('agency_draws').select<AgencyDraw[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).orderBy('draw');
}

/** Lets draws come one after the other: each must see what the one before has added to the shares. */
export async function lockDraws(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('agency-draws', 0))`);
}

/** Cases besides the one to be drawn for that each agency has in hand or is asked about, by credit code. */
export async function countOpenCases(db: Knex, exceptCaseId: string): Promise<ReadonlyMap<string, number>> {
  return countByAgency(
    db('agency_proposals as p')
      .join('applications as a', 'a.id', 'p.case_id')
      .whereNull('a.closed_at')
      .whereNot('a.id', exceptCaseId)
      .whereIn('p.state', ['PROPOSED', 'ASSIGNED'])
      .groupBy('p.agency_code')
      .select(db.raw('p.agency_code as code, count(*)::int as count')),
  );
}

/** Cases that each agency has got by lot between two instants, and has not refused, by credit code. */
export async function countDrawnCases(
  db: Knex,
  span: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, number>> {
  return countByAgency(
    db('agency_proposals')
      .where('chosen_by', 'LOT')
      .whereIn('state', ['PROPOSED', 'ASSIGNED'])
      .where('proposed_at', '>=', span.from)
      .where('proposed_at', '<', span.to)
      .groupBy('agency_code')
      .select(db.raw('agency_code as code, count(*)::int as count')),
  );
}

async function countByAgency(query: Knex.QueryBuilder): Promise<ReadonlyMap<string, number>> {
  const rows: { code: string; count: number }[] = await query;
  return new Map(rows.map(({ code, count }) => [code, count]));
}
