/** Facts about a proposed review agency for the table agency-eligibility. The applicant chooses; nothing is drawn by lot. */
import { type Employment, isRegisteredOn } from './agency-staff.ts';
import type { Discipline } from './disciplines.ts';
import type { PlainDate } from './plain-date.ts';
import type { ProjectFacts } from './project.ts';
import { DISCIPLINE_ROLES } from './roles.ts';

/** Standing of an agency in this city: SUSPENDED takes no new tasks until released, DISQUALIFIED never again. */
export const AGENCY_STATUSES = ['ACTIVE', 'SUSPENDED', 'DISQUALIFIED'] as const;
export type AgencyStatus = (typeof AGENCY_STATUSES)[number];

/** Class 1 reviews any project, class 2 medium and smaller ones (Order 13, articles 5 to 8). */
export type AgencyClass = 1 | 2;

/** What the register of agencies holds on one agency. */
export interface ReviewAgency {
  /** 统一社会信用代码 */
  readonly creditCode: string;
  readonly agencyClass: AgencyClass;
  readonly status: AgencyStatus;
  /** Credit codes of firms it has an interest in or that have one in it. */
  readonly affiliatedCodes: readonly string[];
}

/** A person of the agency's staff as far as assignment depends on it. */
export type AgencyPerson = Pick<Employment, 'roles' | 'disciplines' | 'registrationExpires'>;

/** Content of the process variable `agencyFacts`. */
export interface AgencyFacts {
  readonly agencyCode: string;
  readonly agencyClass: AgencyClass;
  readonly agencyStatus: AgencyStatus;
  readonly affiliatedWithApplicant: boolean;
  readonly affiliatedWithDesignUnit: boolean;
  readonly affiliatedWithSurveyUnit: boolean;
  readonly uncoveredDisciplineCount: number;
  /** Which they are; for the reason shown to people, no table reads it. */
  readonly uncoveredDisciplines: readonly Discipline[];
}

/** The agency, its people, the disciplines the case needs, and the day on which registrations must be valid. */
export interface AgencyQuestion {
  readonly agency: ReviewAgency;
  readonly staff: readonly AgencyPerson[];
  readonly required: readonly Discipline[];
  /** YYYY-MM-DD */
  readonly today: string;
}

/** Derives the inputs of agency-eligibility; a survey unit that does not exist cannot be affiliated. */
export function deriveAgencyFacts(
  project: Pick<ProjectFacts, 'applicantUscc' | 'designUscc' | 'surveyUscc'>,
  question: AgencyQuestion,
): AgencyFacts {
  const { agency } = question;
  const isAffiliated = (code: string | null) =>
    code !== null && (code === agency.creditCode || agency.affiliatedCodes.includes(code));
  const uncovered = uncoveredDisciplines(question);
  return {
    agencyCode: agency.creditCode,
    agencyClass: agency.agencyClass,
    agencyStatus: agency.status,
    affiliatedWithApplicant: isAffiliated(project.applicantUscc),
    affiliatedWithDesignUnit: isAffiliated(project.designUscc),
    affiliatedWithSurveyUnit: isAffiliated(project.surveyUscc),
    uncoveredDisciplineCount: uncovered.length,
    uncoveredDisciplines: uncovered,
  };
}

/** True where a person may do first or second reviews in one of the disciplines on a day. */
export function mayReview(person: AgencyPerson, disciplines: readonly Discipline[], day: PlainDate): boolean {
  const hasRole = person.roles.some((role) => DISCIPLINE_ROLES.includes(role));
  return hasRole && isRegisteredOn(person, day) && person.disciplines.some((code) => disciplines.includes(code));
}

function uncoveredDisciplines({ staff, required, today }: AgencyQuestion): readonly Discipline[] {
  return required.filter((code) => !isCovered(staff.filter((person) => mayReview(person, [code], today))));
}

/** A first reviewer and another person for the second stage: whoever has signed the one never signs the other. */
function isCovered(reviewers: readonly AgencyPerson[]): boolean {
  const first = reviewers.filter(({ roles }) => roles.includes('reviewer'));
  const second = reviewers.filter(({ roles }) => roles.includes('secondReviewer'));
  return first.length > 0 && second.length > 0 && reviewers.length > 1;
}
