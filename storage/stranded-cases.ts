import type { Knex } from 'knex';
import type { CaseState } from '../domain/case-state.ts';
import type { AgencyStatus } from '../domain/eligibility.ts';
import { type StrandedAdvice, strandedAdviceOf } from '../domain/stranded-cases.ts';
import type { Application } from './applications.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';

/** An open case with an agency, or asked of one, that is suspended or disqualified; or with one that is tied to its firms. */
export interface StrandedCaseRow
  extends Pick<Application, 'number' | 'projectName' | 'regionCode' | 'round' | 'suspended'> {
  readonly applicationId: string;
  readonly state: CaseState;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly agencyStatus: AgencyStatus;
  /** True where the register ties the agency that has the case to one of its firms. */
  readonly agencyTied: boolean;
  readonly advice: StrandedAdvice;
}

type Row = Omit<StrandedCaseRow, 'advice'> & { readonly isAsked: boolean; readonly isOrdered: boolean };

/** SQL for a whole city what `deriveAgencyFacts` says of one case: a tie to one of its firms, by the project as corrected last. */
const TIED = `p.state = 'ASSIGNED' and exists (
  select 1 from (select s.facts from submissions s where s.case_id = a.id and s.kind in ('APPLICATION', 'CORRECTION')
                 order by s.seq desc limit 1) filed,
    unnest(array[filed.facts ->> 'applicantUscc', filed.facts ->> 'designUscc', filed.facts ->> 'surveyUscc']) as firm
  where firm = any (g.affiliated_codes || g.credit_code))`;

/** Open cases that nobody may take further as they are, with what to do; an agency has some hundred at most, so without pages. */
export async function listStrandedCases(db: Knex, viewer: CaseViewer): Promise<StrandedCaseRow[]> {
  const visible = visibleCases(viewer);
  const rows: Row[] = await db('applications as a')
    .joinRaw(
      `join agency_proposals p on p.case_id = a.id and (p.state = 'PROPOSED' or
         (p.state = 'ASSIGNED' and p.agency_code = a.agency_code))`,
    )
    .join('agencies as g', 'g.credit_code', 'p.agency_code')
    .whereRaw(`(g.status <> 'ACTIVE' or ${TIED})`)
    .whereNull('a.closed_at')
    .whereRaw(visible.sql, [...visible.bindings])
    .select(
      db.raw(`a.id as "applicationId", a.number, a.project_name as "projectName", a.region_code as "regionCode", a.round,
        a.suspended, a.state, g.credit_code as "agencyCode", g.name as "agencyName", g.status as "agencyStatus",
        ${TIED} as "agencyTied",
        p.state = 'PROPOSED' as "isAsked", exists (select 1 from agency_replacements r
          where r.case_id = a.id and r.done_at is null) as "isOrdered"`),
    )
    .orderBy(['g.name', 'a.number']);
  return rows.map(({ isAsked, isOrdered, ...row }) => ({
    ...row,
    advice: strandedAdviceOf({ ...row, isAsked, isOrdered }),
  }));
}
