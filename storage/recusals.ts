import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import type { User } from './identity.ts';
import { notify } from './notifications.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import type { ReviewStage } from './reviews.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import { listStandingStages } from './tainted-results.ts';
import { releaseTasksOf } from './task-returns.ts';

/** A person who may have no part in the review of a case, by own word or because somebody found out. */
export interface Recusal {
  readonly id: string;
  readonly caseId: string;
  readonly userId: string;
  readonly userName: string;
  readonly kind: 'DECLARED' | 'FOUND';
  readonly reason: string;
  /** Stages, of whatever round, that stood by then on the person's work: they are void, and the city is to name another agency. */
  readonly finishedStages: readonly ReviewStage[];
  readonly declaredByName: string;
  readonly declaredAt: Date;
}

const COLUMNS: ColumnMap<Recusal> = {
  id: 'id',
  caseId: 'case_id',
  userId: 'user_id',
  userName: 'user_name',
  kind: 'kind',
  reason: 'reason',
  finishedStages: 'finished_stages',
  declaredByName: 'declared_by_name',
  declaredAt: 'declared_at',
};

/** What is declared, of whom and by whom. */
export interface RecusalDeclaration {
  readonly caseId: string;
  readonly subject: Pick<User, 'id' | 'displayName' | 'agencyCode'>;
  readonly by: Pick<User, 'id' | 'displayName'>;
  readonly reason: string;
  readonly at: Date;
}

/**
 * Bars a person from a case: what he or she holds goes back to the others. Where a stage was finished already the city is
 * told, since that stage cannot stand. Refuses NOT_FOUND, WRONG_STATE and, for a person of another agency, NOT_YOURS.
 */
export async function declareRecusal(acting: ActorTransaction, declaration: RecusalDeclaration): Promise<void> {
  const { caseId, subject, by, reason, at } = declaration;
  const { trx } = acting;
  const application = await lockApplication(trx, caseId);
  if (application.submittedAt === null || application.closedAt !== null) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected a case under review, but application ${caseId} is ${application.state}.`,
    );
  }
  if (subject.agencyCode === null || subject.agencyCode !== application.agencyCode) {
    throw new Refusal('NOT_YOURS', `Expected a person of the agency of the case, but ${subject.displayName} is not.`);
  }
  const kind = subject.id === by.id ? 'DECLARED' : 'FOUND';
  const finishedStages = await listStandingStages(trx, caseId, subject.id);
  await store(acting, { ...declaration, kind, finishedStages });
  await keepOut(acting, application, { subject, kind, reason, finishedStages, at });
}

/** Somebody who may have no part in a case, from now on. */
export interface KeptOut extends Pick<RecusalDeclaration, 'reason' | 'at'>, Pick<Recusal, 'kind' | 'finishedStages'> {
  readonly subject: Pick<User, 'id' | 'displayName'>;
}

/**
 * What follows when a person is barred from a case: what he or she holds goes back, and where a stage is finished the city is
 * told to name another agency. Lock the case first.
 */
export async function keepOut(acting: ActorTransaction, application: Application, kept: KeptOut): Promise<void> {
  const { subject, kind, reason, finishedStages, at } = kept;
  const { id: caseId, round } = application;
  await releaseTasksOf(acting, {
    ...{ application, userId: subject.id, userName: subject.displayName, cause: 'RECUSED', at },
  });
  const data = { personName: subject.displayName, reason, kind, finishedStages };
  await recordCaseEvent(acting, { caseId, kind: 'RECUSED', legalAt: at, round, data });
  if (finishedStages.length === 0) return;
  const stages = finishedStages.map((stage) => STAGE_NAMES[stage]).join('、');
  await notify(acting.trx, {
    ...{ businessKey: noticeKey(caseId, subject.id), caseId, kind: 'RECUSAL_FOUND', recipientRole: 'department' },
    ...{ firmCode: null, agencyCode: null, regionCode: `${application.regionCode.slice(0, 4)}00`, createdAt: at },
    text: `${application.projectName}（${application.number}）：${subject.displayName}应当回避但已办结${stages}，其结果无效，合格书不予签发，请更换审图机构。`,
  });
}

/** True once the city was told that a person's finished work in a case is void. */
export async function wasKeptOut(db: Knex, caseId: string, userId: string): Promise<boolean> {
  return (
    (await db('notifications')
      .where({ business_key: noticeKey(caseId, userId) })
      .first('id')) !== undefined
  );
}

const noticeKey = (caseId: string, userId: string) => `recusal:${caseId}:${userId}`;

const STAGE_NAMES: Readonly<Record<ReviewStage, string>> = { FIRST: '初审', SECOND: '复审', FINAL: '终审' };

/** The recusals of a case in the order in which they were declared. */
export async function listRecusals(db: Knex, caseId: string): Promise<Recusal[]> {
  const select = db('recusals').select<Recusal[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).orderBy('declared_at');
}

async function store(
  acting: ActorTransaction,
  fresh: RecusalDeclaration & Pick<Recusal, 'kind' | 'finishedStages'>,
): Promise<void> {
  const { caseId, subject, by, reason, at, kind, finishedStages } = fresh;
  const person = { case_id: caseId, user_id: subject.id, user_name: subject.displayName };
  try {
    await acting.trx('recusals').insert({
      ...{ id: randomUUID(), ...person, kind, reason, finished_stages: [...finishedStages] },
      ...{ declared_by_name: by.displayName, declared_at: at },
    });
  } catch (thrown) {
    if (!breaksUnique(thrown, 'recusals_user_id_case_id_key')) throw thrown;
    throw new Refusal(
      'WRONG_STATE',
      `Expected a person who takes part in the case, but ${subject.displayName} is barred.`,
      {
        cause: thrown,
      },
    );
  }
}
