import type { CaseFacts } from '../domain/case-facts.ts';
import type { CaseDecision } from '../domain/decision-inputs.ts';
import {
  DecisionOutputError,
  parseAcceptance,
  parseChannel,
  parseEligibility,
  parseFeePrice,
  parseRequiredDisciplines,
  parseStageLimits,
} from '../domain/decision-outputs.ts';
import { deriveAgencyFacts } from '../domain/eligibility.ts';
import { payerOf, reviewFeeFen } from '../domain/fee.ts';
import { MATERIAL_CODES, type MaterialCode, partMissing } from '../domain/materials.ts';
import type { ProjectFacts } from '../domain/project.ts';
import { parseProject } from '../domain/project-validation.ts';
import { type Agency, findAgency } from '../storage/agencies.ts';
import type { Application } from '../storage/applications.ts';
import { findCounty } from '../storage/counties.ts';
import { listCurrentFiles } from '../storage/files.ts';
import { deriveFilingFacts } from '../storage/filing-facts.ts';
import { listActiveStaff } from '../storage/identity.ts';
import type { AppDeps } from './deps.ts';
import { ApiError, type ProblemItem } from './errors.ts';
import { materialTitles } from './material-titles.ts';

type PrecheckDeps = Pick<AppDeps, 'knex' | 'zeebe' | 'clock'>;

/** What a filing needs beside the fields: a county and an agency that the registers know. */
async function findFilingFaults(
  { knex }: Pick<AppDeps, 'knex'>,
  application: Application,
): Promise<{ readonly faults: readonly ProblemItem[]; readonly project: ProjectFacts | undefined }> {
  const result = parseProject({ surveyUnit: null, surveyUscc: null, ...application.facts });
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
 * itself, so that nobody is surprised by the acceptance. Nothing is stored.
 */
export async function precheck(deps: PrecheckDeps, application: Application) {
  const { faults, project } = await findFilingFaults(deps, application);
  const filled = (await listCurrentFiles(deps.knex, application.id)).map(({ slot }) => slot);
  if (project === undefined) return { faults, missing: [], acceptance: null, review: null };
  const { commitmentSigned } = application;
  const { facts, missing } = await deriveFilingFacts(deps.knex, { project, filled, commitmentSigned });
  const acceptance = parseAcceptance(await evaluate(deps, 'material-acceptance', { facts }));
  const isAcceptable = acceptance.decision === 'ACCEPTED' || acceptance.decision === 'ACCEPTED_WITH_DEFICIENCY';
  const agency = await findAgency(deps.knex, project.agencyUscc);
  const review = isAcceptable && agency !== undefined ? await reviewOf(deps, { project, facts, agency }) : null;
  return { faults, missing: toMissing(project, missing), acceptance, review };
}

async function reviewOf(
  deps: PrecheckDeps,
  filing: { readonly project: ProjectFacts; readonly facts: CaseFacts; readonly agency: Agency },
) {
  const { project, facts, agency } = filing;
  const channelDecision = parseChannel(await evaluate(deps, 'review-channel', { facts }));
  const limits = parseStageLimits(await evaluate(deps, 'stage-limits', { facts, channelDecision }));
  const disciplines = parseRequiredDisciplines(await evaluate(deps, 'required-disciplines', { facts }));
  const price = parseFeePrice(await evaluate(deps, 'review-fee', { facts }));
  const today = deps.clock.today();
  const staff = await listActiveStaff(deps.knex, agency.creditCode);
  const required = disciplines.map(({ discipline }) => discipline);
  const agencyFacts = deriveAgencyFacts(project, { agency, staff, required, today });
  const eligibility = parseEligibility(await evaluate(deps, 'agency-eligibility', { facts, agencyFacts }));
  const county = await findCounty(deps.knex, project.regionCode);
  return {
    ...channelDecision,
    disciplines,
    limits: { ...limits },
    feeFen: reviewFeeFen(project.totalAreaM2, price),
    payer: payerOf(county?.purchasePolicyFrom ?? null, today),
    agency: eligibility,
  };
}

async function evaluate(
  { zeebe, clock }: PrecheckDeps,
  decision: CaseDecision,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { output, failure } = await zeebe.evaluateDecision(decision, { ...variables, rulesDate: clock.today() });
  if (failure !== undefined) throw new DecisionOutputError(decision, 'an answer', failure.message);
  return output;
}

function toMissing(project: ProjectFacts, missing: readonly MaterialCode[]) {
  const { key } = partMissing(project, missing);
  return MATERIAL_CODES.filter((slot) => missing.includes(slot)).map((slot) => ({
    slot,
    titleZh: materialTitles[slot],
    need: key.includes(slot) ? ('KEY' as const) : ('NON_KEY' as const),
  }));
}

function fault(field: keyof ProjectFacts, detail: string): ProblemItem {
  return { pointer: `/body/facts/${field}`, detail };
}
