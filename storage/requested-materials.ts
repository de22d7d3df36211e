import type { Knex } from 'knex';
import type { MaterialCode } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** Which notice asks: repair before acceptance, promised materials after it, or what was found missing after acceptance by law. */
export type RequestKind = 'CORRECTION' | 'SUPPLEMENT' | 'LATE_FOUND';

/** What is asked for once the case is accepted, and handed in by a supplement. */
export const ASKED_AFTERWARDS: readonly RequestKind[] = ['SUPPLEMENT', 'LATE_FOUND'];

/** A material that a notice asks for. */
export interface RequestedMaterial {
  readonly kind: RequestKind;
  readonly slot: MaterialCode;
  readonly remark: string;
  readonly handedInAt: Date | null;
  /** When an officer found it right. */
  readonly settledAt: Date | null;
}

const COLUMNS: ColumnMap<RequestedMaterial> = {
  kind: 'kind',
  slot: 'slot',
  remark: 'remark',
  handedInAt: 'handed_in_at',
  settledAt: 'settled_at',
};

/** Stores what a notice lists. */
export async function requestMaterials(
  acting: ActorTransaction,
  caseId: string,
  materials: readonly Pick<RequestedMaterial, 'kind' | 'slot' | 'remark'>[],
): Promise<void> {
  if (materials.length === 0) return;
  await acting.trx('requested_materials').insert(materials.map((each) => ({ case_id: caseId, ...each })));
  acting.record({ action: 'request-materials', entity: 'application', entityId: caseId, after: materials });
}

/** What the notices of a case ask for, by kind and slot. */
export async function listRequestedMaterials(
  db: Knex,
  caseId: string,
  kind?: RequestKind,
): Promise<RequestedMaterial[]> {
  const select = db('requested_materials').select<RequestedMaterial[]>(db.raw(selectList(COLUMNS)));
  select.where({ case_id: caseId }).orderBy(['kind', 'slot']);
  return kind === undefined ? select : select.where({ kind });
}

/** Notes that materials were handed in, or that they were found right. */
export async function markMaterials(
  acting: ActorTransaction,
  mark: {
    readonly caseId: string;
    readonly kinds: readonly RequestKind[];
    readonly settled: boolean;
    readonly at: Date;
  },
): Promise<void> {
  await acting
    .trx('requested_materials')
    .where({ case_id: mark.caseId })
    .whereIn('kind', [...mark.kinds])
    .update(mark.settled ? { settled_at: mark.at } : { handed_in_at: mark.at });
}

/** The one correction notice of a case. */
export interface Correction {
  readonly caseId: string;
  readonly documentId: string;
  readonly openedAt: Date;
  readonly dueDate: PlainDate;
  readonly outcome: 'CORRECTED' | 'EXPIRED' | null;
  readonly closedAt: Date | null;
}

const CORRECTION_COLUMNS: ColumnMap<Correction> = {
  caseId: 'case_id',
  documentId: 'document_id',
  openedAt: 'opened_at',
  dueDate: 'due_date::text',
  outcome: 'outcome',
  closedAt: 'closed_at',
};

/** Stores the notice; a second one for the same case breaks the primary key. */
export async function openCorrection(
  acting: ActorTransaction,
  fresh: Pick<Correction, 'caseId' | 'documentId' | 'openedAt' | 'dueDate'>,
): Promise<void> {
  await acting.trx('corrections').insert({
    case_id: fresh.caseId,
    document_id: fresh.documentId,
    opened_at: fresh.openedAt,
    due_date: fresh.dueDate,
  });
  acting.record({ action: 'open-correction', entity: 'application', entityId: fresh.caseId, after: fresh });
}

/** The correction of a case, or undefined. */
export async function findCorrection(db: Knex, caseId: string): Promise<Correction | undefined> {
  const select = db('corrections').select<Correction[]>(db.raw(selectList(CORRECTION_COLUMNS)));
  return select.where({ case_id: caseId }).first();
}

/** Closes the correction of a case; one that is closed, or never was, is left alone. */
export async function closeCorrection(
  acting: ActorTransaction,
  end: { readonly caseId: string; readonly outcome: 'CORRECTED' | 'EXPIRED'; readonly at: Date },
): Promise<void> {
  const { caseId, outcome, at } = end;
  const closed = await acting
    .trx('corrections')
    .where({ case_id: caseId })
    .whereNull('outcome')
    .update({ outcome, closed_at: at });
  if (closed > 0) acting.record({ action: 'close-correction', entity: 'application', entityId: caseId, after: end });
}
