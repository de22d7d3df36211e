import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type CaseEvent, type CaseState, nextState } from '../domain/case-state.ts';
import type { Channel } from '../domain/decision-outputs.ts';
import type { Payer } from '../domain/fee.ts';
import type { ProjectFacts } from '../domain/project.ts';
import type { ActorTransaction } from './audit.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { settingSql } from './city-settings.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** One application from draft to archive; from its submission on it is called a case and its id is the `caseId`. */
export interface Application {
  readonly id: string;
  /** TS{region}{yyyymmdd}{serial}; null until the submission. */
  readonly number: string | null;
  readonly regionCode: string;
  readonly projectName: string;
  readonly projectCode: string;
  /** Building or phase, so that one project code may have several reviews at a time. */
  readonly building: string;
  readonly commitmentSigned: boolean;
  readonly applicantCode: string;
  readonly applicantName: string;
  readonly designUnitCode: string | null;
  readonly designUnitName: string | null;
  readonly surveyUnitCode: string | null;
  readonly surveyUnitName: string | null;
  readonly proposedAgencyCode: string | null;
  /** As filed; incomplete only while a draft. */
  readonly facts: Partial<ProjectFacts>;
  /** Counts the edits of a draft. */
  readonly version: number;
  readonly state: CaseState;
  readonly suspended: boolean;
  readonly suspensionReason: string | null;
  readonly stateBefore: CaseState | null;
  /** 0 before the first review. */
  readonly round: number;
  readonly channel: Channel | null;
  readonly agencyCode: string | null;
  readonly agencyName: string | null;
  /** True once its agency was replaced: the new one is to take it before others. */
  readonly priority: boolean;
  readonly payer: Payer | null;
  /** Whole fen. */
  readonly feeFen: number | null;
  readonly engineIdentity: string | null;
  readonly processInstanceKey: string | null;
  readonly previousCaseId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly submittedAt: Date | null;
  /** Day on which the first submission counts, YYYY-MM-DD. */
  readonly effectiveDate: string | null;
  /** Day 0 of the review, YYYY-MM-DD. */
  readonly acceptedOn: string | null;
  readonly withdrawalRequestedAt: Date | null;
  readonly closedAt: Date | null;
  /** How the case ended, e.g. CERTIFIED or CORRECTION_EXPIRED. */
  readonly caseResult: string | null;
  /** Day on which a draft that nobody changes is deleted, YYYY-MM-DD; null once it is submitted. */
  readonly keptUntil: string | null;
}

const COLUMNS: ColumnMap<Application> = {
  id: 'a.id',
  number: 'a.number',
  regionCode: 'a.region_code',
  projectName: 'a.project_name',
  projectCode: 'a.project_code',
  building: 'a.building',
  commitmentSigned: 'a.commitment_signed',
  applicantCode: 'a.applicant_code',
  applicantName: 'a.applicant_name',
  designUnitCode: 'a.design_unit_code',
  designUnitName: 'a.design_unit_name',
  surveyUnitCode: 'a.survey_unit_code',
  surveyUnitName: 'a.survey_unit_name',
  proposedAgencyCode: 'a.proposed_agency_code',
  facts: 'a.facts',
  version: 'a.version',
  state: 'a.state',
  suspended: 'a.suspended',
  suspensionReason: 'a.suspension_reason',
  stateBefore: 'a.state_before',
  round: 'a.round',
  channel: 'a.channel',
  agencyCode: 'a.agency_code',
  agencyName: 'a.agency_name',
  priority: 'a.priority',
  payer: 'a.payer',
  feeFen: 'a.fee_fen::float8',
  engineIdentity: 'a.engine_identity',
  processInstanceKey: 'a.process_instance_key::text',
  previousCaseId: 'a.previous_case_id',
  createdBy: 'a.created_by',
  createdAt: 'a.created_at',
  updatedAt: 'a.updated_at',
  submittedAt: 'a.submitted_at',
  effectiveDate: 'a.effective_date::text',
  acceptedOn: 'a.accepted_on::text',
  withdrawalRequestedAt: 'a.withdrawal_requested_at',
  closedAt: 'a.closed_at',
  caseResult: 'a.case_result',
  keptUntil: `case when a.submitted_at is null then ((a.updated_at at time zone 'Asia/Shanghai')::date
    + ${settingSql('draftDays')}::text::int)::text end`,
};

/** What an applicant may write of a draft. */
export interface DraftContent {
  readonly facts: Partial<ProjectFacts>;
  readonly building: string;
  readonly commitmentSigned: boolean;
}

/** A draft to be made: whose it is, and what is known of it. */
export interface NewDraft extends DraftContent {
  /** User id. */
  readonly createdBy: string;
  /** Credit code and name of the firm that files. */
  readonly applicantCode: string;
  readonly applicantName: string;
  /** A rejected case that this one follows. */
  readonly previousCaseId?: string | undefined;
}

/** Makes a draft at legal time `at`. */
export async function createDraft(acting: ActorTransaction, draft: NewDraft, at: Date): Promise<Application> {
  const id = randomUUID();
  await acting.trx('applications').insert({
    id,
    ...draftColumns(draft),
    applicant_code: draft.applicantCode,
    applicant_name: draft.applicantName,
    previous_case_id: draft.previousCaseId ?? null,
    created_by: draft.createdBy,
    created_at: at,
    updated_at: at,
  });
  const created = await getApplication(acting.trx, id);
  acting.record({ action: 'create-draft', entity: 'application', entityId: id, after: draft });
  return created;
}

/** Edits a draft of version `expectedVersion`. Refuses VERSION_CONFLICT and, once submitted, WRONG_STATE. */
export async function editDraft(
  acting: ActorTransaction,
  caseId: string,
  edit: { readonly content: DraftContent; readonly expectedVersion: number; readonly at: Date },
): Promise<Application> {
  const before = await lockDraft(acting.trx, caseId);
  if (before.version !== edit.expectedVersion) {
    throw new Refusal(
      'VERSION_CONFLICT',
      `Expected version ${edit.expectedVersion} of the draft, but it has version ${before.version}. Read it again.`,
    );
  }
  const columns = {
    ...draftColumns(edit.content),
    version: before.version + 1,
    updated_at: edit.at,
    draft_warned_at: null,
  };
  await acting.trx('applications').where({ id: caseId }).update(columns);
  const { facts, building, commitmentSigned } = before;
  acting.record({
    action: 'edit-draft',
    entity: 'application',
    entityId: caseId,
    before: { facts, building, commitmentSigned },
    after: edit.content,
  });
  return getApplication(acting.trx, caseId);
}

/** Notes that something of a draft changed beside its words: the days for which it is kept begin anew. */
export async function touchDraft(acting: ActorTransaction, caseId: string, at: Date): Promise<void> {
  await acting
    .trx('applications')
    .where({ id: caseId, submitted_at: null })
    .update({ updated_at: at, draft_warned_at: null });
}

/** Deletes a draft that was never submitted; the rows of its files stay for whoever deletes it to decide. */
export async function discardDraft(acting: ActorTransaction, caseId: string): Promise<void> {
  const before = await lockDraft(acting.trx, caseId);
  await acting.trx('applications').where({ id: caseId }).delete();
  acting.record({ action: 'discard-draft', entity: 'application', entityId: caseId, before });
}

/** Locks a draft for a change. Refuses NOT_FOUND and WRONG_STATE. */
export async function lockDraft(trx: Knex.Transaction, caseId: string): Promise<Application> {
  const application = await lockApplication(trx, caseId);
  if (application.state !== 'DRAFT' || application.submittedAt !== null) {
    throw new Refusal('WRONG_STATE', `Expected a draft, but application ${caseId} has been submitted.`);
  }
  return application;
}

/** One application, or undefined. */
export async function findApplication(db: Knex, id: string): Promise<Application | undefined> {
  return selectApplications(db).where('a.id', id).first();
}

/** One application, or undefined where the viewer may not see it. */
export async function findVisibleApplication(
  db: Knex,
  id: string,
  viewer: CaseViewer,
): Promise<Application | undefined> {
  const visible = visibleCases(viewer);
  return selectApplications(db)
    .where('a.id', id)
    .whereRaw(visible.sql, [...visible.bindings])
    .first();
}

/** One application. Refuses NOT_FOUND. */
export async function getApplication(db: Knex, id: string): Promise<Application> {
  return known(await findApplication(db, id), id);
}

/**
 * Locks the application's row until the transaction ends and reads it. Whatever changes a case, worker or route, begins
 * with this: who locks first wins, the other sees what the first one did.
 */
export async function lockApplication(trx: Knex.Transaction, id: string): Promise<Application> {
  return known(await selectApplications(trx).where('a.id', id).forUpdate().first(), id);
}

/** Locks the case that a task belongs to, as `lockApplication` does; undefined when there is no such task. */
export async function lockApplicationOfTask(trx: Knex.Transaction, taskId: string): Promise<Application | undefined> {
  const caseId = trx('tasks').select('case_id').where({ id: taskId });
  return selectApplications(trx).where('a.id', caseId).forUpdate('a').first();
}

/** What to list, newest first; the cursor is the last row of the page before. */
export interface ApplicationQuery {
  readonly viewer: CaseViewer;
  readonly states?: readonly CaseState[] | undefined;
  /** Part of the project's name, its code, or the number. */
  readonly text?: string | undefined;
  readonly after?: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** A page of the applications that the viewer may see. */
export async function listApplications(db: Knex, query: ApplicationQuery): Promise<Application[]> {
  const visible = visibleCases(query.viewer);
  const select = selectApplications(db)
    .whereRaw(visible.sql, [...visible.bindings])
    .orderBy([
      { column: 'a.created_at', order: 'desc' },
      { column: 'a.id', order: 'desc' },
    ])
    .limit(query.limit);
  const { states, text, after } = query;
  if (states !== undefined && states.length > 0) select.whereIn('a.state', [...states]);
  if (text !== undefined && text !== '') {
    // position() looks for the text as it is; LIKE would read % and _ in it as wildcards.
    const anywhere = '(position(? in a.project_name) > 0 or position(? in a.project_code) > 0 or a.number = ?)';
    select.whereRaw(anywhere, [text, text, text]);
  }
  // The driver keeps milliseconds only, the column microseconds: cut there too, or rows of the cursor's millisecond repeat.
  if (after !== undefined) {
    select.whereRaw(`(date_trunc('milliseconds', a.created_at), a.id) < (?, ?)`, [after.createdAt, after.id]);
  }
  return select;
}

/** What a worker may set besides the state. */
export type CaseChange = Partial<
  Pick<
    Application,
    | 'round'
    | 'channel'
    | 'agencyCode'
    | 'agencyName'
    | 'priority'
    | 'payer'
    | 'feeFen'
    | 'acceptedOn'
    | 'closedAt'
    | 'caseResult'
    | 'engineIdentity'
    | 'processInstanceKey'
    | 'proposedAgencyCode'
  >
>;

/**
 * Moves a locked case along a line of the state machine, with what changes beside the state. For job workers only.
 * Throws CaseStateError when the state does not know the event.
 */
export async function moveCase(
  acting: ActorTransaction,
  application: Application,
  move: { readonly event: CaseEvent; readonly at: Date; readonly change?: CaseChange },
): Promise<CaseState> {
  const state = nextState(application.state, move.event);
  await changeCase(acting, application, { state, ...move.change }, move.at);
  return state;
}

/** Changes a locked case without a step of the state machine. */
export async function changeCase(
  acting: ActorTransaction,
  application: Application,
  change: CaseChange & Partial<Pick<Application, 'state'>>,
  at: Date,
): Promise<void> {
  const columns = {
    state: change.state,
    round: change.round,
    channel: change.channel,
    agency_code: change.agencyCode,
    agency_name: change.agencyName,
    priority: change.priority,
    payer: change.payer,
    fee_fen: change.feeFen,
    accepted_on: change.acceptedOn,
    closed_at: change.closedAt,
    case_result: change.caseResult,
    engine_identity: change.engineIdentity,
    process_instance_key: change.processInstanceKey,
    proposed_agency_code: change.proposedAgencyCode,
  };
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  await acting
    .trx('applications')
    .where({ id: application.id })
    .update({ ...given, updated_at: at });
  const before = Object.fromEntries(Object.keys(change).map((key) => [key, Reflect.get(application, key)]));
  acting.record({ action: 'move-case', entity: 'application', entityId: application.id, before, after: change });
}

/** The regions of cases by their ids. */
export async function listRegionsOf(db: Knex, caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (caseIds.length === 0) return new Map();
  const rows: { id: string; region: string }[] = await db('applications')
    .select('id', 'region_code as region')
    .whereIn('id', [...new Set(caseIds)]);
  return new Map(rows.map(({ id, region }) => [id, region]));
}

/** Shows the project as its correction states it, with the old values in the audit records. */
export async function correctFacts(
  acting: ActorTransaction,
  application: Application,
  facts: ProjectFacts,
): Promise<void> {
  const { building, commitmentSigned } = application;
  const columns = draftColumns({ facts, building, commitmentSigned });
  await acting.trx('applications').where({ id: application.id }).update(columns);
  const before = { facts: application.facts };
  acting.record({ action: 'correct-facts', entity: 'application', entityId: application.id, before, after: { facts } });
}

/** Takes the mark of a suspension off. For job workers only. */
export async function releaseSuspension(acting: ActorTransaction, caseId: string, at: Date): Promise<void> {
  const columns = { suspended: false, suspension_reason: null, state_before: null, updated_at: at };
  await acting.trx('applications').where({ id: caseId }).update(columns);
  acting.record({ action: 'release-suspension', entity: 'application', entityId: caseId });
}

function selectApplications(db: Knex) {
  return db('applications as a').select<Application[]>(db.raw(selectList(COLUMNS)));
}

function draftColumns(content: DraftContent): Record<string, unknown> {
  const { facts } = content;
  return {
    facts: json(facts),
    building: content.building,
    commitment_signed: content.commitmentSigned,
    region_code: facts.regionCode ?? '',
    project_name: facts.projectName ?? '',
    project_code: facts.projectCode ?? '',
    design_unit_code: facts.designUscc ?? null,
    design_unit_name: facts.designUnit ?? null,
    survey_unit_code: facts.surveyUscc ?? null,
    survey_unit_name: facts.surveyUnit ?? null,
    proposed_agency_code: facts.agencyUscc ?? null,
  };
}

function known(application: Application | undefined, id: string): Application {
  if (application === undefined) throw new Refusal('NOT_FOUND', `Expected an application ${id}, but there is none.`);
  return application;
}
