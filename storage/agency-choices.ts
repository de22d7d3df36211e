import type { Knex } from 'knex';
import { type Agency, findAgency } from './agencies.ts';
import { findOpenProposal, listProposals, proposeAgency } from './agency-proposals.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
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
 * `completeTask` refuses, and INCOMPLETE for an agency that is unknown or was taken from the case before.
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
  const agency = await getChoosableAgency(trx, application.id, request.agencyCode);
  if ((await findOpenProposal(trx, application.id)) !== undefined) {
    throw new Refusal('WRONG_STATE', 'Expected no proposal that waits for its answer, but there is one.');
  }
  const { person, agencyCode, at } = request;
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

/** An agency that may be named for a case; whether it is eligible is for the table to say. Refuses INCOMPLETE. */
export async function getChoosableAgency(trx: Knex.Transaction, caseId: string, agencyCode: string): Promise<Agency> {
  const agency = await findAgency(trx, agencyCode);
  if (agency === undefined) {
    throw new Refusal('INCOMPLETE', `Expected an agency of the register, but ${agencyCode} is not in it.`);
  }
  if ((await listTakenFrom(trx, caseId)).includes(agencyCode)) {
    throw new Refusal('INCOMPLETE', `Expected another agency, but the case was taken from ${agency.name} before.`);
  }
  return agency;
}

/** Codes of the agencies from which a case was taken after they had it. */
async function listTakenFrom(trx: Knex, caseId: string): Promise<readonly string[]> {
  const proposals = await listProposals(trx, caseId);
  const taken = proposals.filter(({ state, reasons }) => state === 'RELEASED' && !reasons.includes('DRAWN_BY_LOT'));
  return taken.map(({ agencyCode }) => agencyCode);
}
