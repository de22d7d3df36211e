import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { enqueue } from './outbox.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';
import { type SeatAnswer, storeSeatAnswers } from './seat-answers.ts';
import { markInstanceGone } from './standings.ts';

/**
 * The journal of moves. CREATING: the new engine is about to be asked, or was, without an answer yet. SEATED: the case
 * belongs to its new instance, the old one is still to be ended. ABANDONED: the old engine is gone with its instance.
 */
export type ReseatState = 'CREATING' | 'SEATED' | 'DONE' | 'ABANDONED';

/** One move of one case. */
export interface Reseat {
  readonly id: string;
  readonly caseId: string;
  readonly fromEngine: string;
  readonly fromInstance: string;
  readonly toEngine: string;
  readonly toInstance: string | null;
  readonly plan: SeatOrder;
  readonly state: ReseatState;
}

/** What the new engine was, or is to be, asked for; kept so that an interrupted move goes on as it began. */
export interface SeatOrder {
  readonly processId: string;
  readonly version: number;
  readonly startAt: readonly string[];
}

const COLUMNS: ColumnMap<Reseat> = {
  id: 'id',
  caseId: 'case_id',
  fromEngine: 'from_engine',
  fromInstance: 'from_instance::text',
  toEngine: 'to_engine',
  toInstance: 'to_instance::text',
  plan: 'plan',
  state: 'state',
};

/** Where a case runs and where it is to run. */
export type NewReseat = Pick<Reseat, 'caseId' | 'fromEngine' | 'fromInstance' | 'toEngine' | 'plan'>;

/** Notes a move that is about to begin. */
export async function beginReseat(acting: ActorTransaction, fresh: NewReseat): Promise<string> {
  const id = randomUUID();
  await acting.trx('reseats').insert({
    id,
    case_id: fresh.caseId,
    from_engine: fresh.fromEngine,
    from_instance: fresh.fromInstance,
    to_engine: fresh.toEngine,
    plan: json(fresh.plan),
    state: 'CREATING',
  });
  return id;
}

/** Moves that were begun and not ended. */
export async function listOpenReseats(db: Knex): Promise<Reseat[]> {
  return selectReseats(db).whereIn('state', ['CREATING', 'SEATED']).orderBy('begun_at');
}

/** Instances left behind in an engine that could not be reached when their cases moved on. */
export async function listAbandonedInstances(db: Knex, engineIdentity: string): Promise<Reseat[]> {
  return selectReseats(db).where({ from_engine: engineIdentity, state: 'ABANDONED' });
}

/** Forgets a move for which nothing was made in the new engine. */
export async function dropReseat(db: Knex, id: string): Promise<void> {
  await db('reseats').where({ id, state: 'CREATING' }).delete();
}

/** Notes what became of the old instance. An instance that was left behind counts as ended in the read model. */
export async function endReseat(db: Knex, reseat: Reseat, state: 'DONE' | 'ABANDONED'): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('reseats').where({ id: reseat.id }).update({ state, ended_at: trx.fn.now() });
    if (state === 'ABANDONED') await markInstanceGone(trx, reseat.fromEngine, reseat.fromInstance);
  });
}

/** What changes in our tables when a case takes its new seat. */
export interface Seating {
  readonly reseat: Reseat;
  readonly toInstance: string;
  readonly answers: readonly SeatAnswer[];
  /** Requests whose messages the old engine held and that are to be sent to the new one. */
  readonly messages: readonly string[];
  /** Clocks that were caught in the middle of a reminder or an escalation: they count these anew. */
  readonly clocksToAskAnew: readonly string[];
  /** Tasks that were decided while the old engine had gone on without them. */
  readonly overtaken: readonly { readonly taskId: string; readonly wasDone: boolean }[];
}

/**
 * Gives the case to its new instance (compare-and-set), its tasks to the jobs that are to come, and its waiting messages to
 * the new engine, all in one transaction.
 * @returns false when the case does not belong to the old instance any more; then nothing has changed
 */
export async function takeSeat(acting: ActorTransaction, seating: Seating): Promise<boolean> {
  const { trx } = acting;
  const { reseat, toInstance, answers } = seating;
  const { id, caseId, fromEngine, fromInstance, toEngine } = reseat;
  await lockApplication(trx, caseId);
  const changed = await trx('applications')
    .where({ id: caseId, engine_identity: fromEngine, process_instance_key: fromInstance })
    .whereNull('closed_at')
    .update({ engine_identity: toEngine, process_instance_key: toInstance });
  if (changed === 0) return false;
  await storeSeatAnswers(trx, { reseatId: id, caseId }, answers);
  await parkTasks(trx, seating);
  for (const name of seating.messages) await repeatMessage(trx, { reseatId: id, caseId, name });
  await trx('clocks')
    .where({ case_id: caseId, state: 'RUNNING' })
    .whereIn('kind', [...seating.clocksToAskAnew])
    .update({ fired: [] });
  await trx('reseats').where({ id }).update({ state: 'SEATED', to_instance: toInstance });
  const [before, after] = [
    { engineIdentity: fromEngine, processInstanceKey: fromInstance },
    { engineIdentity: toEngine, processInstanceKey: toInstance, startAt: reseat.plan.startAt },
  ];
  acting.record({ action: 'reseat-case', entity: 'application', entityId: caseId, before, after });
  return true;
}

/** Key of a task's form in another engine: keys are an engine's own, and the same number may name another form there. */
const FORM_THERE = `(select there.definition_key from deployed_resources here
  join deployed_resources there on there.kind = 'FORM' and there.definition_id = here.definition_id
  where here.kind = 'FORM' and here.engine_identity = tasks.engine_identity and here.definition_key = tasks.form_key
    and there.engine_identity = ? order by there.version desc limit 1)`;

/** Tasks that wait, or whose outcome no engine has taken, leave their old jobs; their outbox entries with them. */
async function parkTasks(trx: Knex.Transaction, { reseat, answers, overtaken }: Seating): Promise<void> {
  const ids = answers.flatMap(({ taskId }) => taskId ?? []);
  await trx('tasks')
    .whereIn('id', ids)
    .whereIn('status', ['OPEN', 'CLAIMED', 'COMPLETING'])
    .update({ engine_identity: reseat.toEngine, job_key: null, form_key: trx.raw(FORM_THERE, [reseat.toEngine]) });
  for (const { taskId, wasDone } of overtaken) {
    const status = wasDone ? 'COMPLETED' : 'SUPERSEDED';
    await trx('tasks').where({ id: taskId, status: 'COMPLETING' }).update({ status, closed_at: trx.fn.now() });
  }
  await trx('outbox')
    .where({ case_id: reseat.caseId, kind: 'COMPLETE_JOB' })
    .whereIn('status', ['PENDING', 'DEAD'])
    .whereRaw(`payload ->> 'engineIdentity' <> ?`, [reseat.toEngine])
    .update({ status: 'MOVED', last_error: `taken along by the move ${reseat.id} of the case` });
}

/** Withdrawals, suspensions and requests wait an hour in the engine, as when they were first sent. */
const REQUEST_TTL_MS = 3_600_000;

async function repeatMessage(
  trx: Knex.Transaction,
  { reseatId, caseId, name }: { readonly reseatId: string; readonly caseId: string; readonly name: string },
): Promise<void> {
  const messageId = `${name}:${caseId}:${reseatId}`;
  await enqueue(trx, {
    kind: 'PUBLISH_MESSAGE',
    businessKey: `publish:${messageId}`,
    caseId,
    payload: { name, correlationKey: caseId, messageId, timeToLive: REQUEST_TTL_MS, variables: {} },
  });
}

/** A case to be moved. */
export interface MovableCase {
  readonly caseId: string;
  readonly number: string;
  readonly projectName: string;
  readonly state: string;
  /** Null while its first job has not run. */
  readonly engineIdentity: string | null;
  readonly processInstanceKey: string | null;
}

/** Submitted cases that have not ended, by number. */
export async function listOpenCases(db: Knex): Promise<MovableCase[]> {
  const columns: ColumnMap<MovableCase> = {
    caseId: 'id',
    number: 'number',
    projectName: 'project_name',
    state: 'state',
    engineIdentity: 'engine_identity',
    processInstanceKey: 'process_instance_key::text',
  };
  return db('applications')
    .select<MovableCase[]>(db.raw(selectList(columns)))
    .whereNotNull('submitted_at')
    .whereNull('closed_at')
    .orderBy('number');
}

/**
 * Sends the submission of a case that no engine has opened yet once more, unless it waits in the outbox anyway.
 * @returns true when there was something to send
 */
export async function repeatSubmission(trx: Knex.Transaction, caseId: string): Promise<boolean> {
  const sent = await trx('outbox')
    .where({ case_id: caseId, kind: 'PUBLISH_MESSAGE' })
    .whereRaw(`payload #>> '{variables,submissionId}' is not null`)
    .orderBy('id', 'desc')
    .first('id', 'status', 'payload');
  if (sent === undefined || sent.status === 'PENDING') return false;
  const messageId = `${sent.payload.variables.submissionId}:${sent.id}`;
  const payload = { ...sent.payload, messageId };
  return enqueue(trx, { kind: 'PUBLISH_MESSAGE', businessKey: `submit:${messageId}`, caseId, payload });
}

function selectReseats(db: Knex) {
  return db('reseats').select<Reseat[]>(db.raw(selectList(COLUMNS)));
}
