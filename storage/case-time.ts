import type { Knex } from 'knex';
import type { CaseSpan } from '../domain/clocks.ts';
import type { DaySpan } from '../domain/pauses.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import { listPauses } from './pauses.ts';
import { reReviewSpansSql } from './re-reviews.ts';

/**
 * A case as its three clocks see it: from the day its acceptance counts to its certificate or other end, or to `today` while
 * it runs. Undefined before the acceptance.
 */
export async function findCaseSpan(
  db: Knex,
  { id, acceptedOn }: Pick<Application, 'id' | 'acceptedOn'>,
  today: PlainDate,
): Promise<CaseSpan | undefined> {
  if (acceptedOn === null) return undefined;
  const endedOn = (await findEndOfReview(db, id)) ?? today;
  const { rows } = await db.raw<{ rows: { spans: DaySpan[] }[] }>(`select ${reReviewSpansSql('?')} as spans`, [id]);
  // A day off or an hour after closing lets the acceptance count from a day to come.
  return {
    acceptedOn,
    endedOn: endedOn < acceptedOn ? acceptedOn : endedOn,
    pauses: await listPauses(db, id),
    reReviews: rows[0]?.spans ?? [],
  };
}

/** Day of the certificate, or on which the case ended without one; undefined while it runs. */
async function findEndOfReview(db: Knex, caseId: string): Promise<PlainDate | undefined> {
  const { rows } = await db.raw<{ rows: { day: PlainDate | null }[] }>(
    `select coalesce((select min(issued_on) from certificates where case_id = a.id),
       (a.closed_at at time zone 'Asia/Shanghai')::date)::text as day
     from applications a where a.id = ?`,
    [caseId],
  );
  return rows[0]?.day ?? undefined;
}
