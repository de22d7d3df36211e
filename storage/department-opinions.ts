import { departmentsOf } from '../domain/decision-outputs.ts';
import type { DepartmentKind, Discipline } from '../domain/disciplines.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { findChannelDecision, requireDisciplineOfCase } from './channels.ts';
import { findDepartment } from './departments.ts';
import { judgeContent } from './opinion-content.ts';
import { createOpinion, deleteOpinion, findOpinion, type Opinion, type OpinionContent } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { isConcludedByHead } from './reviews.ts';
import { noteReopening, refuseCertified } from './second-reviews.ts';
import { type ActingPerson, isReviewStage } from './task-rules.ts';

/** A person of a department who speaks while the review goes on, whatever stage it is in. */
export interface DepartmentActing extends ActingPerson {
  readonly caseId: string;
}

/** What a department says, and of which discipline; without one it is the discipline that it confirms. */
export type DepartmentContent = OpinionContent & { readonly discipline?: Discipline | undefined };

/**
 * Writes an opinion of a department beside the reviewers' own. Refuses SUSPENDED, NOT_YOURS without a stake, WRONG_STATE
 * outside of the stages and after the technical head has concluded: the notice is made of what was there by then. Refuses
 * ALREADY_REVIEWED for what a certificate covers.
 */
export async function writeDepartmentOpinion(
  acting: ActorTransaction,
  by: DepartmentActing,
  content: DepartmentContent,
): Promise<Opinion> {
  const { trx } = acting;
  const application = await lockReviewedCase(acting, by.caseId);
  const { department, discipline: confirmed } = await stakeOf(acting, by);
  const discipline = content.discipline ?? confirmed;
  await requireDisciplineOfCase(trx, by.caseId, discipline);
  const { round, state } = application;
  await refuseCertified(trx, { caseId: by.caseId, round, discipline, text: content.text });
  const stage = isReviewStage(state) ? state : 'FINAL';
  const judged = await judgeContent(
    trx,
    { application, at: by.at },
    {
      ...content,
      ...{ round, discipline, department },
    },
  );
  const { id: reviewerId, displayName: reviewerName } = by.person;
  const place = { caseId: by.caseId, round, stage, discipline, department, taskId: null };
  const opinion = await createOpinion(acting, { ...judged, ...place, reviewerId, reviewerName }, by.at);
  await noteReopening(acting, opinion, by);
  return opinion;
}

/** Takes an opinion of one's own department back before a notice has carried it. */
export async function withdrawDepartmentOpinion(
  acting: ActorTransaction,
  by: ActingPerson,
  opinionId: string,
): Promise<void> {
  const found = await findOpinion(acting.trx, opinionId);
  if (found === undefined) throw new Refusal('NOT_FOUND', `Expected an opinion ${opinionId}, but there is none.`);
  await lockReviewedCase(acting, found.caseId);
  const { department } = await stakeOf(acting, { ...by, caseId: found.caseId });
  if (found.department !== department) {
    throw new Refusal('NOT_YOURS', `Expected an opinion of your department, but ${found.reviewerName} wrote it.`);
  }
  await deleteOpinion(acting, opinionId);
}

async function lockReviewedCase(acting: ActorTransaction, caseId: string): Promise<Application> {
  const application = await lockApplication(acting.trx, caseId);
  if (application.suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  const { state, round, withdrawalRequestedAt } = application;
  if (!isReviewStage(state) || withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', `Expected a case in one of its three stages, but it is ${state}.`);
  }
  if (await isConcludedByHead(acting.trx, caseId, round)) {
    throw new Refusal(
      'WRONG_STATE',
      'Expected a round that is not concluded, but the technical head has concluded it.',
    );
  }
  return application;
}

/** The kind of the person's department and the discipline that it confirms in the case. */
async function stakeOf(
  { trx }: ActorTransaction,
  { caseId, person }: DepartmentActing,
): Promise<{ readonly department: DepartmentKind; readonly discipline: Discipline }> {
  const department = await findDepartment(trx, person.departmentCode ?? '');
  const rows = (await findChannelDecision(trx, caseId))?.disciplines ?? [];
  const row = rows.find((each) => each.department !== null && each.department === department?.kind);
  if (department === undefined || row === undefined) {
    const asked = departmentsOf(rows).join(', ');
    throw new Refusal('NOT_YOURS', `Expected a department with a stake in the case (${asked}), but yours has none.`);
  }
  return { department: department.kind, discipline: row.discipline };
}
