import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import { listNewlyNeeded } from './correction-answers.ts';
import type { Decide } from './decisions.ts';
import { listMaterialsOn, type Material } from './materials.ts';
import { findCorrection, listRequestedMaterials } from './requested-materials.ts';
import { findSupplement, isBeingChecked } from './supplements.ts';

/**
 * Material slots that take files now, by the register of the day of filing. A draft is open everywhere; later only what a notice names may be touched, so that
 * nobody alters an accepted file, nor one that an officer is looking at. A case that rests, or has ended, takes nothing.
 */
export async function findOpenSlots(
  db: Knex,
  application: Pick<
    Application,
    'id' | 'state' | 'submittedAt' | 'suspended' | 'closedAt' | 'effectiveDate' | 'commitmentSigned'
  >,
  { today, decide }: { readonly today: PlainDate; readonly decide: Decide },
): Promise<readonly Material[]> {
  const { id, state, submittedAt, suspended, closedAt, effectiveDate } = application;
  if (suspended || closedAt !== null) return [];
  const materials = await listMaterialsOn(db, effectiveDate ?? today);
  if (submittedAt === null) return materials;
  // One after the other: inside a transaction there is one connection, which takes one query at a time.
  const requested = await listRequestedMaterials(db, id);
  const correction = await findCorrection(db, id);
  const supplement = await findSupplement(db, id);
  const isCorrecting = correction !== undefined && correction.outcome === null;
  const isSupplied =
    supplement !== undefined && (supplement.outcome !== null || (await isBeingChecked(db, supplement)));
  const named = requested.filter(({ kind, settledAt }) => {
    if (settledAt !== null) return false;
    return kind === 'CORRECTION' ? isCorrecting : !isSupplied;
  });
  const needed = isCorrecting ? await listNewlyNeeded(db, decide, application) : [];
  return materials.filter(
    ({ code, revisable }) =>
      named.some(({ slot }) => slot === code) || needed.includes(code) || (state === 'OPINION_ISSUED' && revisable),
  );
}
