import type { Knex } from 'knex';
import type { Opposites } from '../domain/contradictions.ts';
import { textColumn, validityColumns, validityFaults } from './csv-columns.ts';
import type { CsvRegister, CsvRow, RowFault } from './csv-register.ts';

/** Pairs of words that cannot both be demanded of one thing. */
export const oppositeWordRegister: CsvRegister = {
  register: 'opposite_words',
  key: ['one', 'other'],
  columns: { one: textColumn(20), other: textColumn(20), ...validityColumns },
  check: (row) => [...sameWord(row), ...validityFaults(row)],
};

function sameWord({ one, other }: CsvRow): readonly RowFault[] {
  if (one === undefined || one !== other) return [];
  return [{ column: 'other', message: `Expected the opposite of "${String(one)}", but found the same word.` }];
}

/** The pairs that hold for a case: those of the day of its filing. */
export async function listOpposites(db: Knex, caseId: string): Promise<readonly Opposites[]> {
  const rows: { one: string; other: string }[] = await db('opposite_words as w')
    .join('applications as a', (join) => join.on('w.valid_from', '<=', 'a.effective_date'))
    .where('a.id', caseId)
    .whereRaw('(w.valid_to is null or a.effective_date <= w.valid_to)')
    .select('w.one', 'w.other')
    .orderBy(['w.one', 'w.other']);
  return rows.map(({ one, other }) => [one, other]);
}
