import type { Knex } from 'knex';
import { AGENCY_ROLES } from '../domain/roles.ts';
import { type CaseViewer, findVisibleCase, findVisibleCaseOf } from '../storage/case-access.ts';
import { holdsAny, type Principal } from './principal.ts';

type Parameters = Readonly<Record<string, string>>;
type RelationCheck = (knex: Knex, principal: Principal, parameters: Parameters) => Promise<boolean>;

/**
 * How a person must be related to what the address names. A check that fails is answered like a resource that does not
 * exist, so that nobody learns by trying which cases there are.
 */
export const relations = {
  /** The person may see the case. */
  caseViewer: (knex, principal, { applicationId }) => seesCase(knex, principal, applicationId),
  /** The person acts for the firm that files the case. */
  caseApplicant: async (knex, principal, { applicationId }) => {
    const { firmCode } = principal.user;
    if (firmCode === null || !holdsAny(principal.user, ['applicant'])) return false;
    return seesCase(knex, principal, applicationId, { applicantCode: firmCode });
  },
  fileViewer: (knex, principal, { fileId }) => seesCaseOf(knex, principal, 'files', fileId),
  taskViewer: (knex, principal, { taskId }) => seesCaseOf(knex, principal, 'tasks', taskId),
  opinionViewer: (knex, principal, { opinionId }) => seesCaseOf(knex, principal, 'opinions', opinionId),
  hintViewer: (knex, principal, { hintId }) => seesCaseOf(knex, principal, 'review_hints', hintId),
  paperViewer: (knex, principal, { paperId }) => seesCaseOf(knex, principal, 'papers_on_file', paperId),
  jointDecisionViewer: (knex, principal, { decisionId }) => seesCaseOf(knex, principal, 'joint_decisions', decisionId),
  documentViewer: (knex, principal, { documentId }) => seesCaseOf(knex, principal, 'documents', documentId),
} as const satisfies Record<string, RelationCheck>;

export type RelationName = keyof typeof relations;

/** Whose cases the person may see, by roles and by the firm, agency or region the person belongs to. */
export function viewerOf({ user }: Principal): CaseViewer {
  const { firmCode, agencyCode, regionCode } = user;
  return {
    ...(holdsAny(user, ['administrator']) ? { all: true } : {}),
    ...(firmCode !== null && holdsAny(user, ['applicant']) ? { applicantCode: firmCode } : {}),
    ...(firmCode !== null && holdsAny(user, ['designUnit']) ? { designUnitCode: firmCode } : {}),
    ...(agencyCode !== null && holdsAny(user, AGENCY_ROLES) ? { agencyCode } : {}),
    ...(regionCode !== null && holdsAny(user, ['acceptanceOfficer', 'department']) ? { regionCode } : {}),
  };
}

async function seesCase(
  knex: Knex,
  principal: Principal,
  caseId: string | undefined,
  viewer: CaseViewer = viewerOf(principal),
): Promise<boolean> {
  return caseId !== undefined && (await findVisibleCase(knex, caseId, viewer)) !== undefined;
}

async function seesCaseOf(
  knex: Knex,
  principal: Principal,
  table: 'files' | 'tasks' | 'opinions' | 'documents' | 'review_hints' | 'papers_on_file' | 'joint_decisions',
  id: string | undefined,
): Promise<boolean> {
  return id !== undefined && (await findVisibleCaseOf(knex, { table, id }, viewerOf(principal))) !== undefined;
}
