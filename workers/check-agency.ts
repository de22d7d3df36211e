import { parseRequiredDisciplines } from '../domain/decision-outputs.ts';
import { deriveAgencyFacts, type ReviewAgency } from '../domain/eligibility.ts';
import { findAgency } from '../storage/agencies.ts';
import { findOpenProposal, listProposals } from '../storage/agency-proposals.ts';
import { listActiveStaff } from '../storage/identity.ts';
import { findLatestSubmission } from '../storage/submissions.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Derives what the table agency-eligibility reads about the proposed agency. It writes nothing, so it may run any time. */
export const checkAgency = caseHandler({
  work: async (context) => {
    const { acting, application, job, today } = context;
    const submission = await findLatestSubmission(acting.trx, application.id, ['APPLICATION']);
    if (submission === undefined)
      throw new Error(`Expected a submission of case ${application.id}, but there is none.`);
    const code = await proposedCode(context);
    const agencyFacts = deriveAgencyFacts(submission.facts, {
      agency: (await findAgency(acting.trx, code)) ?? unknownAgency(code),
      staff: await listActiveStaff(acting.trx, code, today),
      required: parseRequiredDisciplines(job.variables['disciplineRows']).map((row) => row.discipline),
      today,
    });
    return { agencyFacts };
  },
});

async function proposedCode({ acting, application }: CaseContext): Promise<string> {
  const proposal =
    (await findOpenProposal(acting.trx, application.id)) ?? (await listProposals(acting.trx, application.id)).at(-1);
  if (proposal === undefined)
    throw new Error(`Expected a proposed agency of case ${application.id}, but there is none.`);
  return proposal.agencyCode;
}

/** An agency that was struck from the register since it was proposed may review nothing. */
function unknownAgency(creditCode: string): ReviewAgency {
  return { creditCode, agencyClass: 2, status: 'DISQUALIFIED', affiliatedCodes: [] };
}
