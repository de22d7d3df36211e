import { parseRequiredDisciplines } from '../domain/decision-outputs.ts';
import { readAgencyFacts } from '../storage/agency-facts.ts';
import { findOpenProposal, listProposals } from '../storage/agency-proposals.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Derives what the table agency-eligibility reads about the proposed agency. It writes nothing, so it may run any time. */
export const checkAgency = caseHandler({
  work: async (context) => {
    const { acting, application, job, today } = context;
    const agencyCode = await proposedCode(context);
    const required = parseRequiredDisciplines(job.variables['disciplineRows']).map((row) => row.discipline);
    const look = { caseId: application.id, agencyCode, required, today };
    return { agencyFacts: await readAgencyFacts(acting.trx, look) };
  },
});

async function proposedCode({ acting, application }: CaseContext): Promise<string> {
  const proposal =
    (await findOpenProposal(acting.trx, application.id)) ?? (await listProposals(acting.trx, application.id)).at(-1);
  if (proposal === undefined)
    throw new Error(`Expected a proposed agency of case ${application.id}, but there is none.`);
  return proposal.agencyCode;
}
