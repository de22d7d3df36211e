import type { Knex } from 'knex';
import { addWorkingDays } from '../domain/calendar.ts';
import { limitStatus } from '../domain/clocks.ts';
import type { ObjectionEnd } from '../domain/opinions.ts';
import { restsCase } from '../domain/pauses.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { readCitySettings } from './city-settings.ts';
import { notify } from './notifications.ts';
import { findOpinion, judgeOpinion, type Opinion } from './opinions.ts';
import { listPauses } from './pauses.ts';
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
  /** Last day for the agency as it was told; `answerDayOf` says where it is now. */
  readonly answerDueOn: PlainDate;
  /** Working days for the agency's answer; null for an objection of before they were kept. */
  readonly answerWd: number | null;
  /** How it ended; null while it waits for its answer. */
  readonly outcome: ObjectionEnd | null;
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
  answerWd: 'b.answer_wd',
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
  const { answerDueOn, answerWd } = await limitOf(acting, application, chinaDateOf(at.getTime()));
  await judgeOpinion(acting, opinionId, { act: { event: 'DISPUTE', actor: 'designUnit', reason }, at });
  await trx('opinion_objections').insert({
    opinion_id: opinionId,
    round,
    reason,
    raised_by: person.id,
    raised_by_name: person.displayName,
    raised_at: at,
    answer_due_on: answerDueOn,
    answer_wd: answerWd,
  });
  const told = { kind: 'OBJECTION_RAISED', opinion, at };
  await tellOfObjection(acting, application, {
    ...{ ...told, recipient: { recipientRole: 'technicalHead', agencyCode: application.agencyCode } },
    text: `对第 ${opinion.serial} 条审查意见提出异议，请于 ${answerDueOn} 前答复。`,
  });
  if (isByHead(opinion)) {
    await tellOfObjection(acting, application, {
      ...{ ...told, recipient: { recipientRole: 'department', regionCode: application.regionCode } },
      text: `对第 ${opinion.serial} 条审查意见提出异议；意见由审图机构技术负责人提出，请主管部门答复。`,
    });
  }
  const data = { serial: opinion.serial, dueDate: answerDueOn };
  await recordCaseEvent(acting, { caseId, kind: 'OBJECTION_RAISED', legalAt: at, round, data });
  return getObjection(trx, opinionId);
}

/** True for an opinion of the technical head, who may not answer for it: the department may at once. */
export function isByHead({ stage, department }: Pick<Opinion, 'stage' | 'department'>): boolean {
  return stage === 'FINAL' && department === null;
}

/** All objections of a case, with the days on which they are to be answered as they are now. */
export async function listObjections(
  db: Knex,
  application: Pick<Application, 'id' | 'regionCode'>,
): Promise<Objection[]> {
  const stored = await selectObjections(db)
    .join('opinions as o', 'o.id', 'b.opinion_id')
    .where('o.case_id', application.id);
  const listed: Objection[] = [];
  for (const each of stored) listed.push({ ...each, answerDueOn: await answerDayOf(db, application, each) });
  return listed;
}

/** The objection to an opinion, open or answered; undefined where nobody has disputed it. */
export async function findObjection(db: Knex, opinionId: string): Promise<Objection | undefined> {
  return selectObjections(db).where('b.opinion_id', opinionId).first();
}

/** The same where there must be one. */
export async function getObjection(db: Knex, opinionId: string): Promise<Objection> {
  const found = await findObjection(db, opinionId);
  if (found === undefined) throw new Error(`Expected an objection to ${opinionId}, but there is none.`);
  return found;
}

function selectObjections(db: Knex) {
  return db('opinion_objections as b').select<Objection[]>(db.raw(selectList(COLUMNS)));
}

/** An opinion with its case, locked. Refuses NOT_FOUND, and SUSPENDED or WRONG_STATE for a case that does not go on. */
export async function lockOpinionOfCase(
  acting: ActorTransaction,
  opinionId: string,
): Promise<{ readonly opinion: Opinion; readonly application: Application }> {
  const found = await findOpinion(acting.trx, opinionId);
  if (found === undefined) throw new Refusal('NOT_FOUND', `Expected an opinion ${opinionId}, but there is none.`);
  const application = await lockApplication(acting.trx, found.caseId);
  if (application.suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  if (application.closedAt !== null || application.withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', 'Expected a case that is open, but it has ended or is being withdrawn.');
  }
  return { opinion: found, application };
}

/** How long the agency has to answer an objection of today. Refuses WRONG_STATE when the notice is too old for one. */
async function limitOf(
  { trx }: ActorTransaction,
  application: Application,
  today: PlainDate,
): Promise<Pick<Objection, 'answerDueOn'> & { readonly answerWd: number }> {
  const { objectionWd, objectionAnswerWd } = await readCitySettings(trx);
  const calendar = await loadCalendar(trx, { regionCode: application.regionCode, around: today });
  const issuedAt = (await findRound(trx, application.id, application.round))?.noticeIssuedAt ?? null;
  const lastDay =
    issuedAt === null ? today : addWorkingDays(calendar, chinaDateOf(issuedAt.getTime()), objectionWd).date;
  if (today > lastDay) {
    throw new Refusal('WRONG_STATE', `Expected an objection until ${lastDay}, but it is ${today}.`);
  }
  return { answerDueOn: addWorkingDays(calendar, today, objectionAnswerWd).date, answerWd: objectionAnswerWd };
}

/**
 * Last day on which the agency answers, by the calendar as it is now and outside of what the case has rested; after it the
 * department may. While the case rests it is the day that was told.
 */
export async function answerDayOf(
  db: Knex,
  { id: caseId, regionCode }: Pick<Application, 'id' | 'regionCode'>,
  { raisedAt, answerDueOn, answerWd, outcome }: Objection,
): Promise<PlainDate> {
  if (outcome !== null || answerWd === null) return answerDueOn;
  const day0 = chinaDateOf(raisedAt.getTime());
  const calendar = await loadCalendar(db, { regionCode, around: day0 });
  const pauses = (await listPauses(db, caseId)).filter(restsCase);
  const status = limitStatus(calendar, { day0, workingDays: answerWd, pauses });
  return status.state === 'PAUSED' ? answerDueOn : status.dueDate;
}

/** Tells a party of a case what became of an objection. */
export async function tellOfObjection(
  { trx }: ActorTransaction,
  { id: caseId, projectName }: Application,
  message: {
    readonly kind: string;
    readonly opinion: Opinion;
    readonly at: Date;
    readonly text: string;
    readonly recipient: {
      readonly recipientRole: 'technicalHead' | 'department' | 'applicant' | 'designUnit';
      readonly firmCode?: string | null;
      readonly agencyCode?: string | null;
      readonly regionCode?: string;
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
