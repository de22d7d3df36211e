import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import { type AgencyFacts, deriveAgencyFacts, type ReviewAgency } from '../domain/eligibility.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { findAgency } from './agencies.ts';
import { filedProject } from './correction-answers.ts';
import { listActiveStaff } from './identity.ts';

/** Which agency is looked at, for which case, and on what day. */
export interface AgencyLook {
  readonly caseId: string;
  readonly agencyCode: string;
  /** Disciplines that the case needs. */
  readonly required: readonly Discipline[];
  readonly today: PlainDate;
}

/** What the table agency-eligibility reads about an agency for a case, by the registers as they are. */
export async function readAgencyFacts(db: Knex, look: AgencyLook): Promise<AgencyFacts> {
  const { caseId, agencyCode, required, today } = look;
  const project = await filedProject({ trx: db }, caseId);
  const agency = (await findAgency(db, agencyCode)) ?? unknownAgency(agencyCode);
  const staff = await listActiveStaff(db, agencyCode, today);
  return deriveAgencyFacts(project, { agency, staff, required, today });
}

/** An agency that was struck from the register since it was proposed may review nothing. */
function unknownAgency(creditCode: string): ReviewAgency {
  return { creditCode, agencyClass: 2, status: 'DISQUALIFIED', affiliatedCodes: [] };
}
