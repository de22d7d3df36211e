import type { Knex } from 'knex';
import type { CaseEventKind } from '../domain/case-events.ts';
import type { ActorTransaction } from './audit.ts';
import { tellDepartments } from './deliveries.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** One line of a case's history, as applicants, officers and reviewers read it; holds nothing private. */
export interface CaseEvent {
  readonly id: string;
  readonly caseId: string;
  readonly kind: CaseEventKind;
  /** Legal time. */
  readonly legalAt: Date;
  readonly actorName: string;
  readonly round: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

const COLUMNS: ColumnMap<CaseEvent> = {
  id: 'id::text',
  caseId: 'case_id',
  kind: 'kind',
  legalAt: 'legal_at',
  actorName: 'actor_name',
  round: 'round',
  data: 'data',
};

/** What happened; the actor is the transaction's. */
export type NewCaseEvent = Pick<CaseEvent, 'caseId' | 'kind' | 'legalAt'> & Partial<Pick<CaseEvent, 'round' | 'data'>>;

/**
 * What departments with a stake are told when it happens: how the review goes, and all that stops, moves or ends it. Before the
 * tables have chosen the disciplines nobody has a stake. `pages/delivery-words.ts` has a word for each.
 */
export const EVENT_NEWS: readonly CaseEventKind[] = [
  'CHANNEL_DECIDED',
  'LANE_CHANGED',
  'AGENCY_ASSIGNED',
  'AGENCY_REPLACED',
  'SUPPLEMENTED',
  'ROUND_PLANNED',
  'STAGE_STARTED',
  'AGREEMENT_DEEMED',
  'ROUND_CONCLUDED',
  'OPINIONS_ISSUED',
  'ADVICE_ISSUED',
  'REVISION_EXTENDED',
  'REVISION_RECEIVED',
  'REVIEW_RESTARTED',
  'SUSPENDED',
  'RESUMED',
  'WITHDRAWAL_REQUESTED',
  'CERTIFIED',
  'CLOSED',
];

/** Adds a line to the history, and its audit row; some of them go to the departments, too. */
export async function recordCaseEvent(acting: ActorTransaction, event: NewCaseEvent): Promise<void> {
  const { caseId, kind, legalAt, round = null, data = {} } = event;
  await acting.trx('case_events').insert({
    case_id: caseId,
    kind,
    legal_at: legalAt,
    actor_name: acting.actor.name,
    round,
    data: json(data),
  });
  if (EVENT_NEWS.includes(kind)) {
    const subjectId = `${kind}:${caseId}:${round}:${legalAt.toISOString()}`;
    const body = { caseId, round, occurredAt: legalAt.toISOString(), data };
    await tellDepartments(acting, { caseId, subject: 'EVENT', name: kind, subjectId, body });
  }
  acting.record({
    action: event.kind.toLowerCase().replaceAll('_', '-'),
    entity: 'application',
    entityId: event.caseId,
    after: event.data,
  });
}

/** The timeline of a case, oldest first. The answer calls the id's text `id`, so the column is named with its table. */
export async function listCaseEvents(db: Knex, caseId: string): Promise<CaseEvent[]> {
  return db('case_events')
    .select<CaseEvent[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderBy('case_events.id');
}

/** What happened to a case last of a kind; undefined when it never did. */
export async function findLastEvent(db: Knex, caseId: string, kind: CaseEventKind): Promise<CaseEvent | undefined> {
  return db('case_events')
    .select<CaseEvent[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId, kind })
    .orderBy('case_events.id', 'desc')
    .first();
}

/** How often something of this kind happened to a case. */
export async function countHappened(db: Knex, caseId: string, kind: string): Promise<number> {
  const rows = await db('case_events').where({ case_id: caseId, kind }).count<{ count: string }[]>('* as count');
  return Number(rows[0]?.count ?? 0);
}
