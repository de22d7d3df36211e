import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { DepartmentKind, Discipline } from '../domain/disciplines.ts';
import type { LateReason, OpinionOrigin } from '../domain/late-opinions.ts';
import { nextOpinionState, type OpinionAct, type OpinionState, type Severity } from '../domain/opinions.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import type { ReviewStage } from './reviews.ts';
import { type ColumnMap, json, selectList, theRow } from './row-mapping.ts';

/** A place on a sheet: page from 1, and a rectangle in parts (0 to 1) of the page's width and height. */
interface SheetPosition {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One finding of a reviewer, tied to discipline, sheet and clause. */
export interface Opinion {
  readonly id: string;
  readonly caseId: string;
  readonly round: number;
  readonly stage: ReviewStage;
  readonly discipline: Discipline;
  /** Kind of the department that wrote it; null where the agency did. */
  readonly department: DepartmentKind | null;
  /** Number within the case, from 1. */
  readonly serial: number;
  readonly taskId: string | null;
  readonly reviewerId: string;
  readonly reviewerName: string;
  readonly fileId: string | null;
  readonly sheet: string | null;
  readonly position: SheetPosition | null;
  /** Number of the standard, e.g. GB 50016-2014. */
  readonly standard: string | null;
  readonly clause: string | null;
  /** Edition of the clause library that was in force on the filing day; null for a free citation. */
  readonly clauseEdition: string | null;
  readonly severity: Severity;
  readonly text: string;
  /** For the agency's own people only; never shown to the applicant. */
  readonly privateNote: string | null;
  readonly state: OpinionState;
  /** Whether an earlier round could have had it; null where nobody noted it. */
  readonly origin: OpinionOrigin | null;
  /** Why it comes in a later round only, with words. */
  readonly lateReason: LateReason | null;
  readonly lateText: string | null;
  readonly waiverReason: string | null;
  readonly waivedBy: string | null;
  /** When an opinion notice carried it; until then the applicant does not see it. */
  readonly issuedAt: Date | null;
  readonly closedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS: ColumnMap<Opinion> = {
  id: 'id',
  caseId: 'case_id',
  round: 'round',
  stage: 'stage',
  discipline: 'discipline',
  department: 'department',
  serial: 'serial',
  taskId: 'task_id',
  reviewerId: 'reviewer_id',
  reviewerName: 'reviewer_name',
  fileId: 'file_id',
  sheet: 'sheet',
  position: 'position',
  standard: 'standard',
  clause: 'clause',
  clauseEdition: 'clause_edition',
  severity: 'severity',
  text: 'text',
  privateNote: 'private_note',
  state: 'state',
  origin: 'origin',
  lateReason: 'late_reason',
  lateText: 'late_text',
  waiverReason: 'waiver_reason',
  waivedBy: 'waived_by',
  issuedAt: 'issued_at',
  closedAt: 'closed_at',
  version: 'version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

/** What a reviewer writes. */
export type OpinionContent = Pick<
  Opinion,
  'fileId' | 'sheet' | 'position' | 'standard' | 'clause' | 'severity' | 'text' | 'privateNote'
> &
  Partial<Pick<Opinion, 'lateReason' | 'lateText'>>;

/** A finding with the edition of the clause that it cites (without one the citation is free), and whether it is late. */
export type JudgedContent = OpinionContent & Partial<Pick<Opinion, 'clauseEdition' | 'origin'>>;

/** A finding to be stored. */
export type NewOpinion = JudgedContent &
  Pick<Opinion, 'caseId' | 'round' | 'stage' | 'discipline' | 'taskId' | 'reviewerId' | 'reviewerName'> &
  Partial<Pick<Opinion, 'department'>>;

/** Stores a finding at legal time `at`. Call it with the case locked: the serial counts on. */
export async function createOpinion(acting: ActorTransaction, fresh: NewOpinion, at: Date): Promise<Opinion> {
  const { trx } = acting;
  const last = await trx('opinions').where({ case_id: fresh.caseId }).max<{ last: number | null }[]>('serial as last');
  const id = randomUUID();
  await trx('opinions').insert({
    id,
    case_id: fresh.caseId,
    round: fresh.round,
    stage: fresh.stage,
    discipline: fresh.discipline,
    department: fresh.department ?? null,
    serial: (last[0]?.last ?? 0) + 1,
    task_id: fresh.taskId,
    reviewer_id: fresh.reviewerId,
    reviewer_name: fresh.reviewerName,
    ...contentColumns(fresh),
    created_at: at,
    updated_at: at,
  });
  const opinion = await getOpinion(trx, id);
  acting.record({ action: 'create-opinion', entity: 'opinion', entityId: id, after: opinion });
  return opinion;
}

/** Changes a finding that no notice has carried yet. Refuses WRONG_STATE and VERSION_CONFLICT. */
export async function editOpinion(
  acting: ActorTransaction,
  id: string,
  edit: { readonly content: JudgedContent; readonly expectedVersion: number; readonly at: Date },
): Promise<Opinion> {
  const before = await lockOpinion(acting.trx, id);
  refuseIssued(before);
  if (before.version !== edit.expectedVersion) {
    throw new Refusal(
      'VERSION_CONFLICT',
      `Expected version ${edit.expectedVersion} of the opinion, but it has version ${before.version}. Read it again.`,
    );
  }
  await acting
    .trx('opinions')
    .where({ id })
    .update({ ...contentColumns(edit.content), version: before.version + 1, updated_at: edit.at });
  const after = await getOpinion(acting.trx, id);
  acting.record({ action: 'edit-opinion', entity: 'opinion', entityId: id, before, after });
  return after;
}

/** Deletes a finding that no notice has carried yet. Refuses WRONG_STATE. */
export async function deleteOpinion(acting: ActorTransaction, id: string): Promise<void> {
  const before = await lockOpinion(acting.trx, id);
  refuseIssued(before);
  await acting.trx('opinions').where({ id }).delete();
  acting.record({ action: 'delete-opinion', entity: 'opinion', entityId: id, before });
}

/** Closes, reopens, waives or disputes a finding by the rules of the domain. Refuses WRONG_STATE with the domain's sentence. */
export async function judgeOpinion(
  acting: ActorTransaction,
  id: string,
  judgement: { readonly act: OpinionAct; readonly at: Date },
): Promise<Opinion> {
  const before = await lockOpinion(acting.trx, id);
  const { act, at } = judgement;
  const upheld = act.event === 'WAIVE' && (await wasUpheld(acting.trx, id));
  const result = nextOpinionState({ ...before, upheld }, act);
  if (!result.ok) throw new Refusal('WRONG_STATE', result.fault.message);
  const isSettled = result.state === 'CLOSED' || result.state === 'WAIVED';
  await acting
    .trx('opinions')
    .where({ id })
    .update({
      state: result.state,
      waiver_reason: act.event === 'WAIVE' ? act.reason : before.waiverReason,
      waived_by: act.event === 'WAIVE' ? acting.actor.name : before.waivedBy,
      closed_at: isSettled ? at : null,
      version: before.version + 1,
      updated_at: at,
    });
  const after = await getOpinion(acting.trx, id);
  const action = `${act.event.toLowerCase()}-opinion`;
  acting.record({
    action,
    entity: 'opinion',
    entityId: id,
    before: { state: before.state },
    after: { ...act, state: after.state },
  });
  return after;
}

async function wasUpheld(trx: Knex.Transaction, opinionId: string): Promise<boolean> {
  const row = await trx('opinion_objections').where({ opinion_id: opinionId, outcome: 'UPHOLD' }).first('opinion_id');
  return row !== undefined;
}

/** One finding, or undefined. */
export async function findOpinion(db: Knex, id: string): Promise<Opinion | undefined> {
  return selectOpinions(db).where({ id }).first();
}

/** Which findings of a case to list. */
export interface OpinionQuery {
  readonly caseId: string;
  readonly round?: number | undefined;
  readonly discipline?: Discipline | undefined;
  /** True: only what a notice has carried, as the applicant sees it. */
  readonly issuedOnly?: boolean | undefined;
}

/** Findings by serial. Private notes are part of the rows: leave them out for everybody outside the agency. */
export async function listOpinions(db: Knex, query: OpinionQuery): Promise<Opinion[]> {
  const select = selectOpinions(db).where({ case_id: query.caseId }).orderBy('serial');
  if (query.round !== undefined) select.where({ round: query.round });
  if (query.discipline !== undefined) select.where({ discipline: query.discipline });
  if (query.issuedOnly === true) select.whereNotNull('issued_at');
  return select;
}

/** Marks what the notice of drawings that go back carries: all that is not issued. Answers how many findings were issued. */
export async function issueOpinions(acting: ActorTransaction, caseId: string, at: Date): Promise<number> {
  return acting.trx('opinions').where({ case_id: caseId, issued_at: null }).update({ issued_at: at });
}

/** Marks what the notice of a pass carries; what an earlier notice has carried keeps its time. */
export async function issueAdvice(acting: ActorTransaction, advice: readonly Opinion[], at: Date): Promise<void> {
  const ids = advice.map(({ id }) => id);
  await acting.trx('opinions').whereIn('id', ids).whereNull('issued_at').update({ issued_at: at });
}

async function lockOpinion(trx: Knex.Transaction, id: string): Promise<Opinion> {
  await trx('opinions').select('id').where({ id }).forUpdate();
  const opinion = await findOpinion(trx, id);
  if (opinion === undefined) throw new Refusal('NOT_FOUND', `Expected an opinion ${id}, but there is none.`);
  return opinion;
}

async function getOpinion(db: Knex, id: string): Promise<Opinion> {
  return theRow(await findOpinion(db, id), `opinion ${id}`);
}

function refuseIssued(opinion: Opinion): void {
  if (opinion.issuedAt !== null) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected an opinion that was not issued, but a notice has carried ${opinion.id}.`,
    );
  }
}

function contentColumns(content: JudgedContent): Record<string, unknown> {
  return {
    file_id: content.fileId,
    sheet: content.sheet,
    position: content.position === null ? null : json(content.position),
    standard: content.standard,
    clause: content.clause,
    clause_edition: content.clauseEdition ?? null,
    severity: content.severity,
    text: content.text,
    private_note: content.privateNote,
    late_reason: content.lateReason ?? null,
    late_text: content.lateText ?? null,
    origin: content.origin ?? null,
  };
}

function selectOpinions(db: Knex) {
  return db('opinions').select<Opinion[]>(db.raw(selectList(COLUMNS)));
}
