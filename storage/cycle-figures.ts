import type { Knex } from 'knex';
import type { CaseSpan } from '../domain/clocks.ts';
import type { Channel, StageLimits } from '../domain/decision-outputs.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { reReviewSpansSql } from './re-reviews.ts';

/** A certified case with all that its three clocks are read from. */
export interface CertifiedSpan extends CaseSpan {
  readonly applicationId: string;
  readonly number: string;
  readonly projectName: string;
  readonly regionCode: string;
  readonly channel: Channel;
  readonly newEnergy: boolean;
  /** Of the first round in the lane that the case has ended in. */
  readonly limits: StageLimits;
}

/** Whose cases, and of which days. */
export interface FiguresQuery {
  readonly viewer: CaseViewer;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Cases whose first certificate was issued on these days, as far as the viewer may see them. */
export async function listCertifiedSpans(db: Knex, query: FiguresQuery): Promise<CertifiedSpan[]> {
  const visible = visibleCases(query.viewer);
  const { rows } = await db.raw<{ rows: CertifiedSpan[] }>(
    `select a.id as "applicationId", a.number, a.project_name as "projectName", a.region_code as "regionCode",
       a.channel, coalesce(a.facts ->> 'newEnergy', '') = 'true' as "newEnergy",
       coalesce((select l.limits from lane_changes l where l.case_id = a.id order by l.number desc limit 1), d.limits) as limits,
       a.accepted_on::text as "acceptedOn", greatest(a.accepted_on, c.issued_on)::text as "endedOn",
       coalesce((select jsonb_agg(jsonb_build_object('reason', p.reason, 'from', p.from_date, 'to', p.to_date))
         from clock_pauses p where p.case_id = a.id), '[]') as pauses,
       ${reReviewSpansSql('a.id')} as "reReviews"
     from certificates c join applications a on a.id = c.case_id join channel_decisions d on d.case_id = a.id
     where c.version = 0 and a.accepted_on is not null and c.issued_on between ?::date and ?::date and ${visible.sql}
     order by c.issued_on, a.id`,
    [query.from, query.to, ...visible.bindings],
  );
  return rows;
}
