import type { Knex } from 'knex';
import type { Holder } from '../domain/cycle-goal.ts';
import type { Channel, StageLimits } from '../domain/decision-outputs.ts';
import type { Pause } from '../domain/pauses.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';

/** A certified case with all that its clocks are read from. */
export interface CertifiedCase {
  readonly channel: Channel;
  readonly regionCode: string;
  readonly newEnergy: boolean;
  readonly acceptedOn: PlainDate;
  readonly issuedOn: PlainDate;
  /** Of the first round in the lane that the case has ended in. */
  readonly limits: StageLimits;
  readonly pauses: readonly Pause[];
}

/** Whose cases, and of which days. */
export interface FiguresQuery {
  readonly viewer: CaseViewer;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Cases of the instant lane and of new energy that were certified in these days. */
export async function listCertifiedCases(db: Knex, { viewer, from, to }: FiguresQuery): Promise<CertifiedCase[]> {
  const visible = visibleCases(viewer);
  const { rows } = await db.raw<{ rows: CertifiedCase[] }>(
    `select a.channel, a.region_code as "regionCode", coalesce(a.facts ->> 'newEnergy', '') = 'true' as "newEnergy", a.accepted_on::text as "acceptedOn",
       c.issued_on::text as "issuedOn",
       coalesce((select l.limits from lane_changes l where l.case_id = a.id order by l.number desc limit 1), d.limits) as limits,
       coalesce((select jsonb_agg(jsonb_build_object('reason', p.reason, 'from', p.from_date, 'to', p.to_date))
         from clock_pauses p where p.case_id = a.id), '[]') as pauses
     from certificates c join applications a on a.id = c.case_id join channel_decisions d on d.case_id = a.id
     where c.version = 0 and c.issued_on between ?::date and ?::date
       and (a.channel = 'INSTANT' or a.facts ->> 'newEnergy' = 'true') and ${visible.sql}`,
    [from, to, ...visible.bindings],
  );
  return rows;
}

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
