import type { ObjectionEnd, ObjectionOutcome, OpinionActor } from '../domain/opinions.ts';
import { chinaDateOf } from '../domain/plain-date.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { findDepartment } from './departments.ts';
import {
  answerDayOf,
  findObjection,
  getObjection,
  isByHead,
  lockOpinionOfCase,
  type Objection,
  tellOfObjection,
} from './objections.ts';
import { judgeOpinion, type Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import type { ActingPerson, TaskPerson } from './task-rules.ts';

type Answerer = Extract<OpinionActor, 'technicalHead' | 'panel'>;

/** Who answers an objection, and how. */
export interface ObjectionAnswer extends ActingPerson {
  readonly actor: Answerer;
  readonly outcome: ObjectionOutcome;
  readonly reason: string;
}

/** An opinion with the objection to it that waits for its answer. */
interface Disputed {
  readonly opinion: Opinion;
  readonly application: Application;
  readonly objection: Objection;
}

/**
 * Answers an objection: the agency's technical head, or the department when the agency has not in time or its head wrote the
 * opinion himself; never who has written it. Refuses NOT_FOUND, NOT_YOURS, SUSPENDED and WRONG_STATE.
 */
export async function answerObjection(
  acting: ActorTransaction,
  opinionId: string,
  answer: ObjectionAnswer,
): Promise<Objection> {
  const { opinion, application } = await lockOpinionOfCase(acting, opinionId);
  const objection = await findObjection(acting.trx, opinionId);
  if (objection === undefined || objection.outcome !== null) {
    throw new Refusal('WRONG_STATE', 'Expected an objection that waits for its answer, but there is none.');
  }
  const disputed = { opinion, application, objection };
  await checkAnswerer(acting, disputed, answer);
  const { actor, outcome, reason, at } = answer;
  await judgeOpinion(acting, opinionId, { act: { event: outcome, actor, reason }, at });
  await settle(acting, disputed, answer);
  return getObjection(acting.trx, opinionId);
}

/**
 * Lets a finding stand unrepaired for the technical head's reason; an objection that waits for its answer has it thereby, so
 * whoever may not answer it may not waive. Refuses NOT_YOURS, and WRONG_STATE with the domain's sentence.
 */
export async function waiveOpinion(
  acting: ActorTransaction,
  opinion: Opinion,
  waiver: ActingPerson & { readonly reason: string },
): Promise<Opinion> {
  const { reason, at } = waiver;
  const objection = await findObjection(acting.trx, opinion.id);
  const act = { event: 'WAIVE', actor: 'technicalHead', reason } as const;
  if (objection === undefined || objection.outcome !== null) return judgeOpinion(acting, opinion.id, { act, at });
  const application = await lockApplication(acting.trx, opinion.caseId);
  const disputed = { opinion, application, objection };
  await checkAnswerer(acting, disputed, { ...waiver, actor: 'technicalHead' });
  const waived = await judgeOpinion(acting, opinion.id, { act, at });
  await settle(acting, disputed, { ...waiver, outcome: 'WAIVE' });
  return waived;
}

async function checkAnswerer(
  acting: ActorTransaction,
  { opinion, application, objection }: Disputed,
  { actor, person, at }: ActingPerson & { readonly actor: Answerer },
): Promise<void> {
  await refuseAuthor(acting, opinion, person);
  if (actor === 'technicalHead') {
    if (person.agencyCode === application.agencyCode) return;
    throw new Refusal('NOT_YOURS', `Expected the agency of the case, but ${person.displayName} is of another.`);
  }
  if (isByHead(opinion)) return;
  const lastDay = await answerDayOf(acting.trx, application, objection);
  if (chinaDateOf(at.getTime()) <= lastDay) {
    throw new Refusal('NOT_YOURS', `Expected the agency's answer until ${lastDay}, but you came first.`);
  }
}

/** An objection is decided by somebody else: what one official has written is the whole department's. */
async function refuseAuthor({ trx }: ActorTransaction, opinion: Opinion, person: TaskPerson): Promise<void> {
  const { department, reviewerId, reviewerName } = opinion;
  const own = await findDepartment(trx, person.departmentCode ?? '');
  if (department !== null && department === own?.kind) {
    throw new Refusal('NOT_YOURS', `Expected another department than the author, but ${reviewerName} wrote it.`);
  }
  if (person.id === reviewerId) {
    throw new Refusal('NOT_YOURS', `Expected another person than the author, but ${person.displayName} wrote it.`);
  }
}

const ENDS: Readonly<Record<ObjectionEnd, string>> = {
  UPHOLD: '维持原意见',
  OVERTURN: '撤销原意见',
  WAIVE: '豁免该意见',
};

/** Notes how an objection ended, and tells the firms. */
async function settle(
  acting: ActorTransaction,
  { opinion, application, objection }: Disputed,
  end: ActingPerson & { readonly outcome: ObjectionEnd; readonly reason: string },
): Promise<void> {
  const { outcome, reason, at, person } = end;
  await acting.trx('opinion_objections').where({ opinion_id: opinion.id, outcome: null }).update({
    outcome,
    answer_reason: reason,
    answered_by_name: person.displayName,
    answered_at: at,
  });
  const text = `第 ${opinion.serial} 条意见的异议已答复：${ENDS[outcome]}。`;
  const told = { kind: 'OBJECTION_ANSWERED', opinion, at, text };
  for (const recipient of [
    { recipientRole: 'applicant', firmCode: application.applicantCode },
    { recipientRole: 'designUnit', firmCode: application.designUnitCode },
  ] as const) {
    await tellOfObjection(acting, application, { ...told, recipient });
  }
  const { id: caseId } = application;
  const data = { serial: opinion.serial, outcome };
  await recordCaseEvent(acting, { caseId, kind: 'OBJECTION_ANSWERED', legalAt: at, round: objection.round, data });
}
