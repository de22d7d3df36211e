import type { Knex } from 'knex';
import { addWorkingDays } from '../domain/calendar.ts';
import type { ObjectionOutcome, OpinionActor } from '../domain/opinions.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { readCitySettings } from './city-settings.ts';
import { notify } from './notifications.ts';
import { findOpinion, judgeOpinion, type Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { findRound } from './reviews.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import type { ActingPerson } from './task-rules.ts';
import { loadCalendar } from './working-days.ts';

/** An objection (异议) of the firms to an opinion; one for each opinion, and its outcome binds. */
export interface Objection {
  readonly opinionId: string;
  readonly round: number;
  readonly reason: string;
  readonly raisedByName: string;
  readonly raisedAt: Date;
  /** Last day for the agency; after it the department may answer. */
  readonly answerDueOn: PlainDate;
  readonly outcome: ObjectionOutcome | null;
  readonly answerReason: string | null;
  readonly answeredByName: string | null;
  readonly answeredAt: Date | null;
}

const COLUMNS: ColumnMap<Objection> = {
  opinionId: 'b.opinion_id',
  round: 'b.round',
  reason: 'b.reason',
  raisedByName: 'b.raised_by_name',
  raisedAt: 'b.raised_at',
  answerDueOn: 'b.answer_due_on::text',
  outcome: 'b.outcome',
  answerReason: 'b.answer_reason',
  answeredByName: 'b.answered_by_name',
  answeredAt: 'b.answered_at',
};

/**
 * Disputes an issued opinion while its notice is young; the other opinions are answered meanwhile. Refuses NOT_FOUND,
 * SUSPENDED, and WRONG_STATE also for a second objection and for one that comes too late.
 */
export async function raiseObjection(
  acting: ActorTransaction,
  opinionId: string,
  { person, at, reason }: ActingPerson & { readonly reason: string },
): Promise<Objection> {
  const { trx } = acting;
  const { opinion, application } = await lockOpinionOfCase(acting, opinionId);
  const { id: caseId, round } = application;
  if (application.state !== 'OPINION_ISSUED') {
    throw new Refusal(
      'WRONG_STATE',
      `Expected a case whose opinions wait for replies, but it is ${application.state}.`,
    );
  }
  if ((await findObjection(trx, opinionId)) !== undefined) {
    throw new Refusal('WRONG_STATE', 'Expected an opinion that was not disputed before, but it was.');
  }
  const answerDueOn = await answerDayOf(acting, application, chinaDateOf(at.getTime()));
  await judgeOpinion(acting, opinionId, { act: { event: 'DISPUTE', actor: 'designUnit', reason }, at });
  await trx('opinion_objections').insert({
    opinion_id: opinionId,
    round,
    reason,
    raised_by: person.id,
    raised_by_name: person.displayName,
    raised_at: at,
    answer_due_on: answerDueOn,
  });
  await tell(acting, application, {
    kind: 'OBJECTION_RAISED',
    opinion,
    at,
    recipient: { recipientRole: 'technicalHead', agencyCode: application.agencyCode },
    text: `对第 ${opinion.serial} 条审查意见提出异议，请于 ${answerDueOn} 前答复。`,
  });
  const data = { serial: opinion.serial, dueDate: answerDueOn };
  await recordCaseEvent(acting, { caseId, kind: 'OBJECTION_RAISED', legalAt: at, round, data });
  return getObjection(trx, opinionId);
}

/** Who answers an objection, and how. */
export interface ObjectionAnswer extends ActingPerson {
  readonly actor: Extract<OpinionActor, 'technicalHead' | 'panel'>;
  readonly outcome: ObjectionOutcome;
  readonly reason: string;
}

/**
 * Answers an objection: the agency's technical head, or the department when the agency has not in time or its head wrote the
 * opinion himself. Refuses NOT_FOUND, NOT_YOURS, SUSPENDED and WRONG_STATE.
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
  checkAnswerer({ opinion, application, objection }, answer);
  const { actor, outcome, reason, at, person } = answer;
  await judgeOpinion(acting, opinionId, { act: { event: outcome, actor, reason }, at });
  await settleObjection(acting, opinionId, { outcome, reason, at, name: person.displayName });
  const words = outcome === 'UPHOLD' ? '维持原意见' : '撤销原意见';
  const told = { kind: 'OBJECTION_ANSWERED', opinion, at, text: `第 ${opinion.serial} 条意见的异议已答复：${words}。` };
  await tell(acting, application, {
    ...told,
    recipient: { recipientRole: 'applicant', firmCode: application.applicantCode },
  });
  await tell(acting, application, {
    ...told,
    recipient: { recipientRole: 'designUnit', firmCode: application.designUnitCode },
  });
  const { round } = objection;
  const data = { serial: opinion.serial, outcome };
  await recordCaseEvent(acting, { caseId: application.id, kind: 'OBJECTION_ANSWERED', legalAt: at, round, data });
  return getObjection(acting.trx, opinionId);
}

/** Notes how an open objection ended; an opinion that nobody disputed has none. */
export async function settleObjection(
  { trx }: ActorTransaction,
  opinionId: string,
  end: { readonly outcome: ObjectionOutcome; readonly reason: string; readonly at: Date; readonly name: string },
): Promise<void> {
  await trx('opinion_objections').where({ opinion_id: opinionId, outcome: null }).update({
    outcome: end.outcome,
    answer_reason: end.reason,
    answered_by_name: end.name,
    answered_at: end.at,
  });
}

/** All objections of a case. */
export async function listObjections(db: Knex, caseId: string): Promise<Objection[]> {
  return selectObjections(db).join('opinions as o', 'o.id', 'b.opinion_id').where('o.case_id', caseId);
}

async function findObjection(db: Knex, opinionId: string): Promise<Objection | undefined> {
  return selectObjections(db).where('b.opinion_id', opinionId).first();
}

async function getObjection(db: Knex, opinionId: string): Promise<Objection> {
  const found = await findObjection(db, opinionId);
  if (found === undefined) throw new Error(`Expected an objection to ${opinionId}, but there is none.`);
  return found;
}

function selectObjections(db: Knex) {
  return db('opinion_objections as b').select<Objection[]>(db.raw(selectList(COLUMNS)));
}

async function lockOpinionOfCase(acting: ActorTransaction, opinionId: string) {
  const found = await findOpinion(acting.trx, opinionId);
  if (found === undefined) throw new Refusal('NOT_FOUND', `Expected an opinion ${opinionId}, but there is none.`);
  const application = await lockApplication(acting.trx, found.caseId);
  if (application.suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  if (application.closedAt !== null || application.withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', 'Expected a case that is open, but it has ended or is being withdrawn.');
  }
  return { opinion: found, application };
}

/** Last day on which the agency answers an objection of today. Refuses WRONG_STATE when the notice is too old for one. */
async function answerDayOf({ trx }: ActorTransaction, application: Application, today: PlainDate): Promise<PlainDate> {
  const { objectionWd, objectionAnswerWd } = await readCitySettings(trx);
  const calendar = await loadCalendar(trx, { regionCode: application.regionCode, around: today });
  const issuedAt = (await findRound(trx, application.id, application.round))?.noticeIssuedAt ?? null;
  const lastDay =
    issuedAt === null ? today : addWorkingDays(calendar, chinaDateOf(issuedAt.getTime()), objectionWd).date;
  if (today > lastDay) {
    throw new Refusal('WRONG_STATE', `Expected an objection until ${lastDay}, but it is ${today}.`);
  }
  return addWorkingDays(calendar, today, objectionAnswerWd).date;
}

interface Disputed {
  readonly opinion: Opinion;
  readonly application: Application;
  readonly objection: Objection;
}

function checkAnswerer({ opinion, application, objection }: Disputed, { actor, person, at }: ObjectionAnswer): void {
  if (actor === 'panel') {
    const isByHead = opinion.stage === 'FINAL';
    if (!isByHead && chinaDateOf(at.getTime()) <= objection.answerDueOn) {
      throw new Refusal(
        'NOT_YOURS',
        `Expected the agency's answer until ${objection.answerDueOn}, but you came first.`,
      );
    }
    return;
  }
  if (person.agencyCode !== application.agencyCode) {
    throw new Refusal('NOT_YOURS', `Expected the agency of the case, but ${person.displayName} is of another.`);
  }
  if (person.id === opinion.reviewerId) {
    throw new Refusal('NOT_YOURS', `Expected another person than the author, but ${person.displayName} wrote it.`);
  }
}

async function tell(
  { trx }: ActorTransaction,
  { id: caseId, projectName }: Application,
  message: {
    readonly kind: string;
    readonly opinion: Opinion;
    readonly at: Date;
    readonly text: string;
    readonly recipient: {
      readonly recipientRole: 'technicalHead' | 'applicant' | 'designUnit';
      readonly firmCode?: string | null;
      readonly agencyCode?: string | null;
    };
  },
): Promise<void> {
  const { kind, opinion, at, text, recipient } = message;
  await notify(trx, {
    businessKey: `${kind}:${opinion.id}:${recipient.recipientRole}`,
    ...{ caseId, kind, createdAt: at, text: `${projectName}：${text}` },
    ...{ firmCode: null, agencyCode: null, regionCode: null, ...recipient },
  });
}
