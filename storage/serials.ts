import type { Knex } from 'knex';

/**
 * Next number of a series, starting with 1. The series' row stays locked until the transaction ends, so numbers have no
 * gap and no double however many ask at once; a rollback gives the number back.
 */
export async function nextSerial(trx: Knex.Transaction, scope: string): Promise<number> {
  const rows: { last_value: number }[] = await trx('serials')
    .insert({ scope, last_value: 1 })
    .onConflict('scope')
    .merge({ last_value: trx.raw('serials.last_value + 1') })
    .returning('last_value');
  const row = rows[0];
  if (row === undefined) throw new Error(`Expected a number of series ${scope}, but PostgreSQL returned no row.`);
  return row.last_value;
}
