import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';

/** Legal time minus engine time in milliseconds; 0 in service. Give it to `createLegalClock` as `readOffset`. */
export async function readLegalOffset(db: Knex): Promise<number> {
  const row: { offset: number } | undefined = await db('legal_time_offset').first(
    db.raw('offset_ms::float8 as offset'),
  );
  return row?.offset ?? 0;
}

/** Moves legal time for all processes of the program; each sees it when its clock is refreshed. */
export async function writeLegalOffset(acting: ActorTransaction, offsetMs: number): Promise<void> {
  const before = await readLegalOffset(acting.trx);
  await acting.trx('legal_time_offset').update({ offset_ms: Math.round(offsetMs) });
  acting.record({
    action: 'set-legal-time',
    entity: 'legal-time',
    entityId: 'offset',
    before: { offsetMs: before },
    after: { offsetMs },
  });
}
