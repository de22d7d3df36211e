/** Facts about a proposed review agency for the table agency-eligibility. The applicant chooses; nothing is drawn by lot. */
import { type Employment, isRegisteredOn } from './agency-staff.ts';
import type { Discipline } from './disciplines.ts';
import type { ProjectFacts } from './project.ts';

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
export type AgencyPerson = Pick<Employment, 'disciplines' | 'registrationExpires'>;

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

/** FIRST and SECOND are never the same person, so a discipline needs two. */
const DEFAULT_PERSONS_PER_DISCIPLINE = 2;

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
  personsPerDiscipline = DEFAULT_PERSONS_PER_DISCIPLINE,
): AgencyFacts {
  const { agency } = question;
  const isAffiliated = (code: string | null) =>
    code !== null && (code === agency.creditCode || agency.affiliatedCodes.includes(code));
  const uncovered = uncoveredDisciplines(question, personsPerDiscipline);
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

function uncoveredDisciplines(question: AgencyQuestion, needed: number): readonly Discipline[] {
  const valid = question.staff.filter((person) => isRegisteredOn(person, question.today));
  return question.required.filter(
    (discipline) => valid.filter((person) => person.disciplines.includes(discipline)).length < needed,
  );
}
