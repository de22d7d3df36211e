import type { Knex } from 'knex';
import type { CaseSpan } from '../domain/clocks.ts';
import type { Holder } from '../domain/cycle-goal.ts';
import type { Channel } from '../domain/decision-outputs.ts';
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

/** Cases of a lane by where they are now, of those that were accepted in these days. */
export interface LaneCount {
  readonly channel: Channel;
  readonly accepted: number;
  readonly underReview: number;
  readonly certified: number;
}

/** How many accepted cases are in each lane; a case that was moved counts in its last one. */
export async function countLanes(db: Knex, query: FiguresQuery): Promise<LaneCount[]> {
  const visible = visibleCases(query.viewer);
  const { rows } = await db.raw<{ rows: LaneCount[] }>(
    `select a.channel, count(*)::int as accepted, (count(*) filter (where a.closed_at is null))::int as "underReview",
       (count(*) filter (where exists (select 1 from certificates c where c.case_id = a.id)))::int as certified
     from applications a
     where a.channel is not null and a.accepted_on between ?::date and ?::date and ${visible.sql} group by a.channel`,
    [query.from, query.to, ...visible.bindings],
  );
  return rows;
}

/** The first stage of a first round: from its day 0 to its end, with the pauses of the case. */
export interface FirstStage extends CaseSpan {
  readonly regionCode: string;
}

/** First stages of first rounds that ended in these days. */
export async function listFirstStages(db: Knex, query: FiguresQuery): Promise<FirstStage[]> {
  const visible = visibleCases(query.viewer);
  // Work on a day off may end a stage before the day from which it counts.
  const { rows } = await db.raw<{ rows: FirstStage[] }>(
    `select a.region_code as "regionCode", k.start_date::text as "acceptedOn",
       greatest(k.start_date, k.ended_on)::text as "endedOn",
       coalesce((select jsonb_agg(jsonb_build_object('reason', p.reason, 'from', p.from_date, 'to', p.to_date))
         from clock_pauses p where p.case_id = a.id), '[]') as pauses
     from clocks k join applications a on a.id = k.case_id
     where k.kind = 'FIRST' and k.round = 1 and k.state = 'ENDED' and k.ended_on between ?::date and ?::date
       and ${visible.sql}`,
    [query.from, query.to, ...visible.bindings],
  );
  return rows;
}
