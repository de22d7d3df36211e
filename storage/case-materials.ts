import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { RequiredMaterial } from '../domain/materials.ts';
import type { ActorTransaction } from './audit.ts';

/** Keeps the list that a case was filed under: a later rule asks nothing more of it, only a corrected project does. */
export async function keepCaseMaterials(
  acting: ActorTransaction,
  caseId: string,
  required: readonly RequiredMaterial[],
): Promise<void> {
  const rows = required.map(({ material, need }, position) => ({ case_id: caseId, material, position, need }));
  if (isDeepStrictEqual(await listCaseMaterials(acting.trx, caseId), required)) return;
  await acting.trx('case_materials').where({ case_id: caseId }).delete();
  await acting.trx('case_materials').insert(rows);
  acting.record({ action: 'keep-case-materials', entity: 'application', entityId: caseId, after: required });
}

/** The list of a case in its order; empty before its first check. */
export async function listCaseMaterials(db: Knex, caseId: string): Promise<RequiredMaterial[]> {
  return db('case_materials')
    .select<RequiredMaterial[]>('material', 'need')
    .where({ case_id: caseId })
    .orderBy(['position', 'material']);
}
