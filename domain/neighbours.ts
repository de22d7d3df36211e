import type { ProjectFacts } from './project.ts';

/** Systems of other offices from which papers and facts come, so that nobody is asked for them. */
export const NEIGHBOUR_SYSTEMS = [
  'ENTERPRISE_REGISTER',
  'CONSTRUCTION_MARKET',
  'NATURAL_RESOURCES',
  'ELECTRONIC_IDENTITY',
  'INVESTMENT_PLATFORM',
  'CREDIT_PLATFORM',
  'PERMIT_OFFICE',
  'ARCHIVE',
] as const;
export type NeighbourSystem = (typeof NEIGHBOUR_SYSTEMS)[number];

/** What one system is asked: about a credit code, a project code, or the account of who handles the filing. */
export interface NeighbourQuestion {
  readonly system: NeighbourSystem;
  readonly subject: string;
}

/** Everything that a filing needs to know of others; a unit that acts twice is asked about once. */
export function questionsOf(project: ProjectFacts, handlerId: string): readonly NeighbourQuestion[] {
  const { applicantUscc, designUscc, surveyUscc, projectCode } = project;
  const units = [...new Set([designUscc, ...(surveyUscc === null ? [] : [surveyUscc])])];
  return [
    { system: 'ENTERPRISE_REGISTER', subject: applicantUscc },
    ...units.map((subject) => ({ system: 'CONSTRUCTION_MARKET' as const, subject })),
    { system: 'NATURAL_RESOURCES', subject: projectCode },
    { system: 'ELECTRONIC_IDENTITY', subject: handlerId },
    { system: 'INVESTMENT_PLATFORM', subject: projectCode },
    { system: 'CREDIT_PLATFORM', subject: applicantUscc },
    { system: 'PERMIT_OFFICE', subject: projectCode },
    { system: 'ARCHIVE', subject: projectCode },
  ];
}
