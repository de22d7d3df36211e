import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import { settingSql } from './city-settings.ts';

/** Why a person may have no part in the review of a case, in a word for the refusal; undefined when nothing is known. */
export async function findBar(
  db: Knex,
  person: { readonly userId: string; readonly caseId: string; readonly day: PlainDate },
): Promise<string | undefined> {
  const { userId, caseId, day } = person;
  const declared = await db('recusals').where({ user_id: userId, case_id: caseId }).first('reason');
  if (declared !== undefined) return declared.reason;
  const { rows } = await db.raw<{ rows: { firm_code: string }[] }>(
    `select i.firm_code from person_interests i join applications a on a.id = ? where ${INTEREST_HOLDS} limit 1`,
    [caseId, userId, day],
  );
  return rows[0] === undefined ? undefined : `an interest in ${rows[0].firm_code}`;
}

/** An interest of a person (first binding) that bars from the case `a` on a day (second binding). */
export const INTEREST_HOLDS = `i.user_id = ? and i.firm_code in (a.applicant_code, a.design_unit_code, a.survey_unit_code)
  and (i.ended_on is null or i.ended_on + make_interval(years =>
    (${settingSql('recusalYears')} #>> '{}')::int) > ?::date)`;
