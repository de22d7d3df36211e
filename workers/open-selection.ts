import { randomBytes } from 'node:crypto';
import { parseRequiredDisciplines } from '../domain/decision-outputs.ts';
import { deriveAgencyFacts } from '../domain/eligibility.ts';
import { listAgencies } from '../storage/agencies.ts';
import { prepareDraw } from '../storage/agency-draws.ts';
import type { Application } from '../storage/applications.ts';
import { filedProject } from '../storage/correction-answers.ts';
import { findCounty } from '../storage/counties.ts';
import { listActiveStaff } from '../storage/identity.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/**
 * Says whether the county draws the agency by lot or the applicant chooses. For a lot it stores the seed, before anybody
 * has judged a candidate, and hands over the facts about all agencies for the table of eligibility.
 */
export const openSelection = caseHandler({
  work: async (context) => {
    const { acting, application, at } = context;
    const county = await findCounty(acting.trx, application.regionCode);
    if (!drawsLots(application, county?.agencyLotFrom ?? null)) return { agencySelection: 'CHOICE', candidates: [] };
    const seed = randomBytes(32).toString('hex');
    await prepareDraw(acting, { caseId: application.id, seed, preparedAt: at });
    return { agencySelection: 'LOT', candidates: await factsOfAll(context) };
  },
});

/** The lot is for cases whose review the government pays. */
function drawsLots({ payer, acceptedOn }: Application, lotFrom: string | null): boolean {
  return payer === 'GOVERNMENT' && lotFrom !== null && acceptedOn !== null && lotFrom <= acceptedOn;
}

async function factsOfAll({ acting, application, job, today }: CaseContext) {
  const { trx } = acting;
  const project = await filedProject(acting, application.id);
  const required = parseRequiredDisciplines(job.variables['disciplineRows']).map((row) => row.discipline);
  const candidates = [];
  for (const agency of await listAgencies(trx)) {
    const staff = await listActiveStaff(trx, agency.creditCode, today);
    candidates.push(deriveAgencyFacts(project, { agency, staff, required, today }));
  }
  return candidates;
}
