import type { Knex } from 'knex';
import type { Holder } from '../domain/cycle-goal.ts';
import { visibleCases } from './case-access.ts';
import type { FiguresQuery } from './cycle-figures.ts';

/** How many goals were missed in these days, by cause. */
export async function countMissedGoals(db: Knex, query: FiguresQuery): Promise<ReadonlyMap<Holder, number>> {
  const visible = visibleCases(query.viewer);
  const { rows } = await db.raw<{ rows: { cause: Holder; count: number }[] }>(
    `select m.cause, count(*)::int as count from missed_goals m join applications a on a.id = m.case_id
     where m.missed_on between ?::date and ?::date and ${visible.sql} group by m.cause`,
    [query.from, query.to, ...visible.bindings],
  );
  return new Map(rows.map(({ cause, count }) => [cause, count]));
}
