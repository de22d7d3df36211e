import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import type { User } from './identity.ts';
import { notify } from './notifications.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import { releaseTasksOf } from './task-handovers.ts';

/** A person who may have no part in the review of a case, by own word or because somebody found out. */
export interface Recusal {
  readonly id: string;
  readonly caseId: string;
  readonly userId: string;
  readonly userName: string;
  readonly kind: 'DECLARED' | 'FOUND';
  readonly reason: string;
  /** Stages that the person had finished by then: they are void, and the city is to name another agency. */
  readonly finishedStages: readonly string[];
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
  const finishedStages = await finishedBy(trx, { caseId, userId: subject.id, round: application.round });
  await store(acting, { ...declaration, kind, finishedStages });
  await releaseTasksOf(acting, { caseId, userId: subject.id, userName: subject.displayName, cause: 'RECUSED', at });
  const data = { personName: subject.displayName, reason, kind, finishedStages };
  await recordCaseEvent(acting, { caseId, kind: 'RECUSED', legalAt: at, round: application.round, data });
  if (finishedStages.length === 0) return;
  await notify(trx, {
    ...{ businessKey: `recusal:${caseId}:${subject.id}`, caseId, kind: 'RECUSAL_FOUND', recipientRole: 'department' },
    ...{ firmCode: null, agencyCode: null, regionCode: `${application.regionCode.slice(0, 4)}00`, createdAt: at },
    text: `${application.projectName}（${application.number}）：${subject.displayName}应当回避但已办结审查，请更换审图机构。`,
  });
}

/** The recusals of a case in the order in which they were declared. */
export async function listRecusals(db: Knex, caseId: string): Promise<Recusal[]> {
  const select = db('recusals').select<Recusal[]>(db.raw(selectList(COLUMNS)));
  return select.where({ case_id: caseId }).orderBy('declared_at');
}

async function finishedBy(
  trx: Knex.Transaction,
  person: { readonly caseId: string; readonly userId: string; readonly round: number },
): Promise<readonly string[]> {
  const rows: { stage: string }[] = await trx('stage_results')
    .where({ case_id: person.caseId, user_id: person.userId, round: person.round })
    .whereNull('superseded_at')
    .distinct('stage');
  return rows.map(({ stage }) => stage);
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
