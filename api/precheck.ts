import type { CaseFacts } from '../domain/case-facts.ts';
import {
  parseAcceptance,
  parseChannel,
  parseEligibility,
  parseFeePrice,
  parseRequiredDisciplines,
  parseStageLimits,
} from '../domain/decision-outputs.ts';
import { deriveAgencyFacts } from '../domain/eligibility.ts';
import { payerOf, reviewFeeFen } from '../domain/fee.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { numberFact, type ProjectFacts } from '../domain/project.ts';
import { type Agency, findAgency } from '../storage/agencies.ts';
import type { Application } from '../storage/applications.ts';
import { effectiveToday } from '../storage/case-requests.ts';
import { findCounty } from '../storage/counties.ts';
import { type Decide, decideWith } from '../storage/decisions.ts';
import { listCurrentFiles } from '../storage/files.ts';
import { checkFiling, type FilingCheck } from '../storage/filing-check.ts';
import { listActiveStaff } from '../storage/identity.ts';
import { readMaterialTitles } from '../storage/materials.ts';
import { listPapersOnFile } from '../storage/papers.ts';
import { readProject } from '../storage/sectors.ts';
import type { AppDeps } from './deps.ts';
import { ApiError, type ProblemItem } from './errors.ts';

type PrecheckDeps = Pick<AppDeps, 'knex' | 'zeebe' | 'clock'>;

/** What a filing needs beside the fields: a county and an agency that the registers know. */
async function findFilingFaults(
  { knex }: Pick<AppDeps, 'knex'>,
  application: Application,
): Promise<{ readonly faults: readonly ProblemItem[]; readonly project: ProjectFacts | undefined }> {
  const result = await readProject(knex, application.facts);
  if (!result.ok) {
    return {
      faults: result.faults.map(({ field, expected, found }) =>
        fault(field, `Expected ${expected}, but found ${found}.`),
      ),
      project: undefined,
    };
  }
  const { project } = result;
  const faults: ProblemItem[] = [];
  if ((await findCounty(knex, project.regionCode)) === undefined) {
    faults.push(fault('regionCode', `Expected a county of the register, but ${project.regionCode} is not in it.`));
  }
  if ((await findAgency(knex, project.agencyUscc)) === undefined) {
    faults.push(fault('agencyUscc', `Expected an agency of the register, but ${project.agencyUscc} is not in it.`));
  }
  return { faults, project };
}

/** Refuses a filing that is not complete, naming every field. */
export async function requireFilable(deps: Pick<AppDeps, 'knex'>, application: Application): Promise<void> {
  const { faults } = await findFilingFaults(deps, application);
  if (faults.length > 0) throw new ApiError('RULE_VIOLATED', faults[0]?.detail, { errors: faults });
}

/**
 * Tells what the deployed tables would say of a draft as it is: the same derivation and the same tables as the case
 * itself, on the day on which a submission of now would count, so that nobody is surprised by the acceptance. Nothing is
 * stored.
 */
export async function precheck(deps: PrecheckDeps, application: Application) {
  const { knex, zeebe, clock } = deps;
  const { faults, project } = await findFilingFaults(deps, application);
  if (project === undefined) return { faults, missing: [], acceptance: null, review: null };
  const rulesDate = await effectiveToday(knex, { regionCode: project.regionCode, clock });
  const ask = decideWith(zeebe);
  const dated: Decide = (decision, variables) => ask(decision, { ...variables, rulesDate });
  const files = await listCurrentFiles(knex, application.id);
  const { applicantCode, commitmentSigned } = application;
  // What is on file goes along with the submission by itself.
  const papers = await listPapersOnFile(knex, { applicantCode, projectCode: project.projectCode, day: rulesDate });
  const filled = [...files.map(({ slot }) => slot), ...papers.map(({ material }) => material)];
  const check = await checkFiling(knex, dated, { project, filled, commitmentSigned, rulesDate });
  const { facts, decide } = check;
  const acceptance = parseAcceptance(await decide('material-acceptance', { facts }));
  const isAcceptable = acceptance.decision === 'ACCEPTED' || acceptance.decision === 'ACCEPTED_WITH_DEFICIENCY';
  const agency = await findAgency(knex, project.agencyUscc);
  const filing = { project, facts, rulesDate };
  const review = isAcceptable && agency !== undefined ? await reviewOf(deps, decide, { ...filing, agency }) : null;
  return { faults, missing: await toMissing(deps, check), acceptance, review };
}

async function reviewOf(
  deps: PrecheckDeps,
  decide: Decide,
  filing: {
    readonly project: ProjectFacts;
    readonly facts: CaseFacts;
    readonly agency: Agency;
    readonly rulesDate: PlainDate;
  },
) {
  const { project, facts, agency, rulesDate } = filing;
  const channelDecision = parseChannel(await decide('review-channel', { facts }));
  const limits = parseStageLimits(await decide('stage-limits', { facts, channelDecision }));
  const disciplines = parseRequiredDisciplines(await decide('required-disciplines', { facts }));
  const price = parseFeePrice(await decide('review-fee', { facts }));
  const staff = await listActiveStaff(deps.knex, agency.creditCode, rulesDate);
  const required = disciplines.map(({ discipline }) => discipline);
  const agencyFacts = deriveAgencyFacts(project, { agency, staff, required, today: rulesDate });
  const eligibility = parseEligibility(await decide('agency-eligibility', { facts, agencyFacts }));
  const county = await findCounty(deps.knex, project.regionCode);
  return {
    ...channelDecision,
    disciplines,
    limits: { ...limits },
    feeFen: reviewFeeFen(numberFact(facts, price.basis), price),
    payer: payerOf(county?.purchasePolicyFrom ?? null, rulesDate),
    agency: eligibility,
  };
}

async function toMissing({ knex }: PrecheckDeps, { required, missing }: FilingCheck) {
  const titles = await readMaterialTitles(knex);
  return required
    .filter(({ material }) => missing.key.includes(material) || missing.nonKey.includes(material))
    .map(({ material, need }) => ({ slot: material, titleZh: titles.get(material) ?? material, need }));
}

function fault(field: string, detail: string): ProblemItem {
  return { pointer: `/body/facts/${field}`, detail };
}
