import type { Knex } from 'knex';

/** Who acts: a signed-in person, a machine with an API key, a job worker, or the program itself. */
export interface Actor {
  readonly kind: 'USER' | 'API_KEY' | 'WORKER' | 'SYSTEM';
  /** User id, API key id, job type of a worker, or the name of the acting part of the program. */
  readonly id: string;
  /** Name as it was at the time: the row must stay readable after the person has left. */
  readonly name: string;
}

/** One thing done: `action` is verb-noun (submit-application), `entity` the table's singular noun. */
interface AuditEntry {
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A stored audit row. */
export interface AuditRow {
  readonly seq: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A transaction that knows who acts in it; repositories take it for every write, so that none goes unrecorded. */
export interface ActorTransaction {
  readonly actor: Actor;
  readonly trx: Knex.Transaction;
  /** Notes what was done. The rows are written together at the end, and commit or roll back with the writes they tell of. */
  record(entry: AuditEntry): void;
}

/** A statement takes 65,535 values at most; who imports a register notes thousands. */
const ROWS_OF_AN_INSERT = 1_000;

/** Runs `work` in a transaction of its own, bound to the one who acts; its audit rows are the last that is written. */
export function actAs<Result>(
  knex: Knex,
  actor: Actor,
  work: (acting: ActorTransaction) => Promise<Result>,
): Promise<Result> {
  return knex.transaction(async (trx) => {
    const rows: Record<string, unknown>[] = [];
    const result = await work({ actor, trx, record: (entry) => rows.push(toStoredRow(actor, entry)) });
    for (let from = 0; from < rows.length; from += ROWS_OF_AN_INSERT) {
      await trx('audit_log').insert(rows.slice(from, from + ROWS_OF_AN_INSERT));
    }
    return result;
  });
}

/** What to list: rows of one entity, of one actor, or all; newest first, before `beforeSeq`. */
export interface AuditQuery {
  readonly entity?: string | undefined;
  readonly entityId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly beforeSeq?: string | undefined;
  readonly limit: number;
}

/** A page of audit rows, newest first. */
export async function listAuditRows(db: Knex, query: AuditQuery): Promise<AuditRow[]> {
  const select = db('audit_log').orderBy('seq', 'desc').limit(query.limit);
  if (query.entity !== undefined) select.where('entity', query.entity);
  if (query.entityId !== undefined) select.where('entity_id', query.entityId);
  if (query.actorId !== undefined) select.where('actor_id', query.actorId);
  if (query.beforeSeq !== undefined) select.where('seq', '<', query.beforeSeq);
  const rows: StoredAuditRow[] = await select;
  return rows.map(toAuditRow);
}

interface StoredAuditRow {
  seq: string | number;
  at: Date;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string;
  action: string;
  entity: string;
  entity_id: string;
  before: unknown;
  after: unknown;
}

function toAuditRow(row: StoredAuditRow): AuditRow {
  return {
    seq: String(row.seq),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    entity: row.entity,
    entityId: row.entity_id,
    before: row.before,
    after: row.after,
  };
}

/** Made when the thing is done, not when it is written: what `before` and `after` point to may change meanwhile. */
function toStoredRow(actor: Actor, { action, entity, entityId, before, after }: AuditEntry): Record<string, unknown> {
  return {
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    action,
    entity,
    entity_id: entityId,
    before: toJson(before),
    after: toJson(after),
  };
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
