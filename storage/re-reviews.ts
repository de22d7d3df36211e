import type { Knex } from 'knex';
import { isFreshLook, isReReview, ROUND_REASONS } from '../domain/round-plan.ts';
import { listRoundDisciplines } from './reviews.ts';

const FRESH_LOOKS = ROUND_REASONS.filter(isFreshLook).map((reason) => `'${reason}'`);

/**
 * SQL: the re-reviews of the case whose id stands in a column or parameter, as spans of days from the day the revision counts.
 * Only those of revised drawings are meant, not a round that another agency or another design basis has made necessary. One
 * that runs has no end yet; one may end on the day off on which its revision came, before the day from which that counts.
 */
export function reReviewSpansSql(caseId: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('from', s.effective_date, 'to', case when r.concluded_at is not null
        then greatest(s.effective_date, (r.concluded_at at time zone 'Asia/Shanghai')::date) end)), '[]')
      from rounds r join submissions s on s.id = r.submission_id
      where r.case_id = ${caseId} and r.round > 1 and s.kind = 'REVISION' and not exists (select 1 from round_disciplines d
        where d.case_id = r.case_id and d.round = r.round and d.reason in (${FRESH_LOOKS.join(', ')})))`;
}

/** True for a round in which people look again at what they have seen; false before it is planned. */
export async function isReReviewRound(db: Knex, caseId: string, round: number): Promise<boolean> {
  const disciplines = await listRoundDisciplines(db, caseId, round);
  return disciplines.length > 0 && isReReview(disciplines);
}
