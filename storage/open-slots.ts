import type { Knex } from 'knex';
import { MATERIAL_CODES, type MaterialCode } from '../domain/materials.ts';
import type { Application } from './applications.ts';
import { listNewlyNeeded } from './correction-answers.ts';
import { findCorrection, listRequestedMaterials } from './requested-materials.ts';
import { findSupplement } from './supplements.ts';

/** Slots whose files a reply to opinions may renew: what the applicant stated once, and permits, stay as accepted. */
const REVISABLE: readonly MaterialCode[] = ['M4', 'M5', 'M6', 'M8'];

/**
 * Material slots that take files now. A draft is open everywhere; later only what a notice names may be touched, so that
 * nobody alters an accepted file. A case that rests, or has ended, takes nothing.
 */
export async function findOpenSlots(
  db: Knex,
  application: Pick<Application, 'id' | 'state' | 'submittedAt' | 'suspended' | 'closedAt' | 'commitmentSigned'>,
): Promise<readonly MaterialCode[]> {
  const { id, state, submittedAt, suspended, closedAt } = application;
  if (suspended || closedAt !== null) return [];
  if (submittedAt === null) return MATERIAL_CODES;
  // One after the other: inside a transaction there is one connection, which takes one query at a time.
  const requested = await listRequestedMaterials(db, id);
  const correction = await findCorrection(db, id);
  const supplement = await findSupplement(db, id);
  const isCorrecting = correction !== undefined && correction.outcome === null;
  const isSupplementing = supplement !== undefined && supplement.outcome === null;
  const named = requested.filter(({ kind, settledAt }) => {
    if (settledAt !== null) return false;
    return kind === 'CORRECTION' ? isCorrecting : isSupplementing || kind === 'LATE_FOUND';
  });
  const needed = isCorrecting ? await listNewlyNeeded(db, application) : [];
  return MATERIAL_CODES.filter(
    (slot) =>
      named.some((each) => each.slot === slot) ||
      needed.includes(slot) ||
      (state === 'OPINION_ISSUED' && REVISABLE.includes(slot)),
  );
}
