import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { chinaDateOf } from '../domain/plain-date.ts';
import { type Agency, findAgency, listAgencies } from './agencies.ts';
import { readAgencyFacts } from './agency-facts.ts';
import { type AgencyProposal, findOpenProposal, listProposals, proposeAgency } from './agency-proposals.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { findChannelDecision } from './channels.ts';
import { Refusal } from './refusal.ts';
import { checkHolder, finishTask, lockForAction } from './task-actions.ts';
import type { ActingPerson } from './task-rules.ts';
import type { Task } from './tasks.ts';

/** The tasks in which a person names an agency, and who that is. */
const CHOOSERS: Readonly<Record<string, 'APPLICANT' | 'DEPARTMENT'>> = {
  ProposeAgency: 'APPLICANT',
  AppointAgency: 'DEPARTMENT',
};

/**
 * Names another agency by finishing ProposeAgency after a refusal, or AppointAgency where the lot found none. Refuses what
 * `completeTask` refuses, INCOMPLETE for an agency that is unknown, was taken from the case before, or was refused by the rules and is as it was,
 * and WRONG_STATE where an applicant names one that has declined the case, while others were not asked; a department may
 * know that it takes it now.
 */
export async function proposeOtherAgency(
  acting: ActorTransaction,
  taskId: string,
  request: ActingPerson & { readonly agencyCode: string },
): Promise<Task> {
  const { trx } = acting;
  const { task, application } = await lockForAction(trx, taskId);
  const chosenBy = CHOOSERS[task.taskType];
  if (chosenBy === undefined) {
    throw new Refusal('WRONG_STATE', `Expected a task for proposing an agency, but it is ${task.taskType}.`);
  }
  await checkHolder(trx, task, request);
  const { agencyCode, at } = request;
  const agency = await getChoosableAgency(trx, { caseId: application.id, agencyCode, at });
  if (chosenBy === 'APPLICANT' && (await hasDeclined(trx, { caseId: application.id, agencyCode }))) {
    throw new Refusal('WRONG_STATE', `Expected another agency, but ${agency.name} has declined this case.`);
  }
  if ((await findOpenProposal(trx, application.id)) !== undefined) {
    throw new Refusal('WRONG_STATE', 'Expected no proposal that waits for its answer, but there is one.');
  }
  const { person } = request;
  await proposeAgency(acting, {
    caseId: application.id,
    agencyCode,
    agencyName: agency.name,
    proposedBy: person.displayName,
    proposedAt: at,
    chosenBy,
  });
  const finished = await finishTask(acting, task, { person, variables: { agencyCode }, at });
  const data = { agencyCode, agencyName: agency.name, chosenBy };
  await recordCaseEvent(acting, { caseId: application.id, kind: 'AGENCY_PROPOSED', legalAt: at, data });
  return finished;
}

/** Which agency is named for a case, and when. */
export interface AgencyChoice {
  readonly caseId: string;
  readonly agencyCode: string;
  readonly at: Date;
}

/** An agency that may be named for a case; whether it is eligible is for the table to say. Refuses INCOMPLETE. */
export async function getChoosableAgency(trx: Knex.Transaction, choice: AgencyChoice): Promise<Agency> {
  const { caseId, agencyCode } = choice;
  const agency = await findAgency(trx, agencyCode);
  if (agency === undefined) {
    throw new Refusal('INCOMPLETE', `Expected an agency of the register, but ${agencyCode} is not in it.`);
  }
  const former = (await listProposals(trx, caseId)).filter((proposal) => proposal.agencyCode === agencyCode);
  if (former.some(({ state, reasons }) => state === 'RELEASED' && !reasons.includes('DRAWN_BY_LOT'))) {
    throw new Refusal('INCOMPLETE', `Expected another agency, but the case was taken from ${agency.name} before.`);
  }
  const refused = former.findLast(({ state, judgedFacts }) => state === 'REFUSED' && judgedFacts !== null);
  if (refused !== undefined && (await isAsJudged(trx, choice, refused))) {
    const why = refused.reasons.join(', ');
    throw new Refusal('INCOMPLETE', `Expected another agency, but the rules have refused ${agency.name}: ${why}.`);
  }
  return agency;
}

/** True of an agency that has refused the case itself, by its word or its silence, while there is one that has not been asked. */
async function hasDeclined(
  trx: Knex.Transaction,
  { caseId, agencyCode }: Pick<AgencyChoice, 'caseId' | 'agencyCode'>,
): Promise<boolean> {
  const refused = (await listProposals(trx, caseId)).filter(({ state }) => state === 'REFUSED');
  const declined = refused.some(
    ({ agencyCode: code, decidedBy, reasons }) =>
      code === agencyCode && (decidedBy !== 'RULES' || reasons.includes('NO_ANSWER')),
  );
  if (!declined) return false;
  const inBusiness = (await listAgencies(trx)).filter(({ status }) => status === 'ACTIVE');
  return inBusiness.some(({ creditCode }) => !refused.some((each) => each.agencyCode === creditCode));
}

/** True while the registers say of an agency what they said when the rules refused it: they would refuse it again. */
async function isAsJudged(
  trx: Knex.Transaction,
  { caseId, agencyCode, at }: AgencyChoice,
  { judgedFacts }: AgencyProposal,
): Promise<boolean> {
  const required = ((await findChannelDecision(trx, caseId))?.disciplines ?? []).map(({ discipline }) => discipline);
  const today = chinaDateOf(at.getTime());
  return isDeepStrictEqual(await readAgencyFacts(trx, { caseId, agencyCode, required, today }), judgedFacts);
}
