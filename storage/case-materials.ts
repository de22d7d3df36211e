import type { Knex } from 'knex';
import type { RequiredMaterial } from '../domain/materials.ts';
import type { ActorTransaction } from './audit.ts';

/** Keeps the list that a case was filed under. Once only: a later rule asks nothing more of it. */
export async function keepCaseMaterials(
  acting: ActorTransaction,
  caseId: string,
  required: readonly RequiredMaterial[],
): Promise<void> {
  const rows = required.map(({ material, need }, position) => ({ case_id: caseId, material, position, need }));
  const kept: unknown[] = await acting.trx('case_materials').insert(rows).onConflict().ignore().returning('material');
  if (kept.length > 0) {
    acting.record({ action: 'keep-case-materials', entity: 'application', entityId: caseId, after: required });
  }
}

/** The list of a case in its order; empty before its first check. */
export async function listCaseMaterials(db: Knex, caseId: string): Promise<RequiredMaterial[]> {
  return db('case_materials')
    .select<RequiredMaterial[]>('material', 'need')
    .where({ case_id: caseId })
    .orderBy(['position', 'material']);
}
