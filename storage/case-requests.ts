import type { Knex } from 'knex';
import { formatApplicationNumber } from '../domain/application-number.ts';
import { effectiveDate } from '../domain/calendar.ts';
import { canSuspend } from '../domain/case-state.ts';
import { questionsOf } from '../domain/neighbours.ts';
import { chinaMinuteOf, type PlainDate } from '../domain/plain-date.ts';
import type { ProjectFacts } from '../domain/project.ts';
import type { LegalClock } from '../platform/clock.ts';
import { findAgency } from './agencies.ts';
import { proposeAgency } from './agency-proposals.ts';
import { type Application, getApplication, lockApplication, lockDraft } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { readCitySettings } from './city-settings.ts';
import { noteQuestions } from './neighbour-answers.ts';
import { enqueue } from './outbox.ts';
import { attachPapersOnFile } from './papers.ts';
import { refuseSecondReview } from './passed-disciplines.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import { readProject, type Sector } from './sectors.ts';
import { nextSerial } from './serials.ts';
import { createSubmission, type Submission } from './submissions.ts';
import { loadCalendar } from './working-days.ts';

/** A submission waits a week for an engine that is down; afterwards the first job's compare-and-set guards alone. */
const SUBMISSION_TTL_MS = 7 * 24 * 3_600_000;
/** Withdrawals, suspensions and requests wait an hour: by then they have been delivered, or somebody looks at the outbox. */
const REQUEST_TTL_MS = 3_600_000;
/** A case whose tasks were superseded goes on by this message alone. */
const REPLACEMENT_TTL_MS = 30 * 24 * 3_600_000;

/** Who asks for something, by the tables and by name. */
export interface Requester {
  readonly id: string;
  readonly displayName: string;
}

/** Day on which something handed in now counts: today, or the next working day after closing or on a day off. */
export async function effectiveToday(
  db: Knex,
  { regionCode, clock }: { readonly regionCode: string; readonly clock: LegalClock },
): Promise<PlainDate> {
  const calendar = await loadCalendar(db, { regionCode, around: clock.today() });
  const { closingMinute } = await readCitySettings(db);
  return effectiveDate(calendar, chinaMinuteOf(clock.now().getTime()), closingMinute).date;
}

/**
 * Submits a draft: number, frozen list of files, proposal of the agency, audit and the message that starts the process, in
 * one transaction. The state stays DRAFT until the first job has seen it. Refuses NOT_FOUND, WRONG_STATE, VERSION_CONFLICT,
 * INCOMPLETE (facts that break a rule), DUPLICATE_PROJECT and ALREADY_REVIEWED.
 */
export async function submitApplication(
  acting: ActorTransaction,
  request: { readonly caseId: string; readonly expectedVersion?: number | undefined; readonly by: Requester },
  clock: LegalClock,
): Promise<{ readonly application: Application; readonly submission: Submission }> {
  const draft = await lockDraft(acting.trx, request.caseId);
  if (request.expectedVersion !== undefined && request.expectedVersion !== draft.version) {
    throw new Refusal(
      'VERSION_CONFLICT',
      `Expected version ${request.expectedVersion}, but the draft has ${draft.version}.`,
    );
  }
  const { project: facts, sector } = await completeFacts(acting.trx, draft);
  const at = clock.now();
  const agency = await findAgency(acting.trx, facts.agencyUscc);
  if (agency === undefined) {
    throw new Refusal('INCOMPLETE', `Expected an agency of the register, but ${facts.agencyUscc} is not in it.`);
  }
  const effective = await effectiveToday(acting.trx, { regionCode: facts.regionCode, clock });
  checkOpen(sector, effective);
  await numberApplication(acting, draft, { facts, effective, at, today: clock.today() });
  const { projectCode } = facts;
  await attachPapersOnFile(acting, draft, { projectCode, day: effective, by: request.by, at });
  await refuseSecondReview(acting.trx, draft);
  const submission = await createSubmission(acting, {
    caseId: draft.id,
    kind: 'APPLICATION',
    taskId: null,
    submittedBy: request.by.id,
    submittedByName: request.by.displayName,
    submittedAt: at,
    effectiveDate: effective,
    facts,
    note: null,
  });
  await proposeAgency(acting, {
    caseId: draft.id,
    agencyCode: facts.agencyUscc,
    agencyName: agency.name,
    proposedBy: request.by.displayName,
    proposedAt: at,
    chosenBy: 'APPLICANT',
  });
  await publish(acting, draft.id, {
    name: sector.startMessage,
    messageId: submission.id,
    timeToLive: SUBMISSION_TTL_MS,
    variables: { caseId: draft.id, submissionId: submission.id },
  });
  const application = await getApplication(acting.trx, draft.id);
  await noteQuestions(acting, draft.id, { questions: questionsOf(facts, request.by.id), at });
  const data = { number: application.number, effectiveDate: effective };
  await recordCaseEvent(acting, { caseId: draft.id, kind: 'SUBMITTED', legalAt: at, data });
  return { application, submission };
}

/**
 * Asks the engine to end the case. From the commit on no certificate can be issued and no task finished; whoever locks the
 * case first wins. Refuses NOT_FOUND and WRONG_STATE; a second request is answered like the first.
 */
export async function withdrawApplication(
  acting: ActorTransaction,
  request: { readonly caseId: string; readonly reason: string; readonly at: Date },
): Promise<Application> {
  const { caseId, reason, at } = request;
  const application = await lockApplication(acting.trx, caseId);
  if (application.submittedAt === null || application.closedAt !== null || application.state === 'CERTIFIED') {
    throw new Refusal(
      'WRONG_STATE',
      `Expected a case under review, but application ${caseId} is ${application.state}.`,
    );
  }
  if (application.withdrawalRequestedAt !== null) return application;
  await acting.trx('applications').where({ id: caseId }).update({ withdrawal_requested_at: at, updated_at: at });
  await publish(acting, caseId, {
    name: 'case-withdrawn',
    messageId: `case-withdrawn:${caseId}`,
    timeToLive: REQUEST_TTL_MS,
    variables: {},
  });
  await recordCaseEvent(acting, { caseId, kind: 'WITHDRAWAL_REQUESTED', legalAt: at, data: { reason } });
  return getApplication(acting.trx, caseId);
}

/**
 * Lets a case rest by order of a department, or for a hearing that it holds: tasks answer no more from the commit on.
 * Refuses NOT_FOUND and WRONG_STATE.
 */
export async function suspendApplication(
  acting: ActorTransaction,
  request: {
    readonly caseId: string;
    readonly kind: 'SUSPENSION' | 'HEARING';
    readonly reason: string;
    readonly at: Date;
  },
): Promise<Application> {
  const { caseId, kind, reason, at } = request;
  const { trx } = acting;
  const application = await lockApplication(trx, caseId);
  if (application.suspended || !canSuspend(application.state) || application.withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', `Expected a case in review that does not rest, but it is ${application.state}.`);
  }
  const [row] = await trx('applications')
    .where({ id: caseId })
    .update({
      suspended: true,
      suspension_reason: reason,
      state_before: application.state,
      suspension_count: trx.raw('suspension_count + 1'),
      updated_at: at,
    })
    .returning<{ suspension_count: number }[]>('suspension_count');
  await publish(acting, caseId, {
    name: 'case-suspended',
    messageId: `case-suspended:${caseId}:${row?.suspension_count}`,
    timeToLive: REQUEST_TTL_MS,
    variables: {},
  });
  await recordCaseEvent(acting, { caseId, kind: 'SUSPENSION_ORDERED', legalAt: at, data: { reason, kind } });
  return getApplication(trx, caseId);
}

/** Releases a resting case; the mark falls when the engine has gone on. Refuses NOT_FOUND and WRONG_STATE. */
export async function resumeApplication(
  acting: ActorTransaction,
  request: { readonly caseId: string; readonly at: Date },
): Promise<Application> {
  const { caseId, at } = request;
  const application = await lockApplication(acting.trx, caseId);
  if (!application.suspended) throw new Refusal('WRONG_STATE', `Expected a case that rests, but ${caseId} does not.`);
  const row = await acting.trx('applications').where({ id: caseId }).first('suspension_count');
  const isNew = await publish(acting, caseId, {
    name: 'case-resumed',
    messageId: `case-resumed:${caseId}:${row?.suspension_count}`,
    timeToLive: REQUEST_TTL_MS,
    variables: {},
  });
  if (isNew) await recordCaseEvent(acting, { caseId, kind: 'RELEASE_ORDERED', legalAt: at });
  return application;
}

/** Publishes a message of a case once; false when it was stored before. */
async function publish(
  acting: ActorTransaction,
  caseId: string,
  message: {
    readonly name: string;
    readonly messageId: string;
    readonly timeToLive: number;
    readonly variables: Readonly<Record<string, unknown>>;
  },
): Promise<boolean> {
  const businessKey = `publish:${message.name}:${message.messageId}`;
  return enqueue(acting.trx, {
    kind: 'PUBLISH_MESSAGE',
    businessKey,
    caseId,
    payload: { ...message, correlationKey: caseId },
  });
}

/** Tells the process of a case that its lane was changed. */
export async function publishLaneChange(acting: ActorTransaction, caseId: string, changeId: string): Promise<void> {
  await publish(acting, caseId, {
    name: 'lane-changed',
    messageId: `lane-changed:${changeId}`,
    timeToLive: REQUEST_TTL_MS,
    variables: {},
  });
}

/**
 * Tells the review that its agency was replaced. Its waiting tasks are superseded already, so that the round cannot end before
 * the message arrives, however long that takes.
 */
export async function publishReplacement(
  acting: ActorTransaction,
  order: { readonly caseId: string; readonly replacementId: string },
): Promise<void> {
  await publish(acting, order.caseId, {
    name: 'agency-replaced',
    messageId: `agency-replaced:${order.replacementId}`,
    timeToLive: REPLACEMENT_TTL_MS,
    variables: {},
  });
}

/** Tells a review that the design basis of drawings that were reviewed has changed; its waiting tasks are superseded already. */
export async function publishBasisChange(
  acting: ActorTransaction,
  { caseId, round }: { readonly caseId: string; readonly round: number },
): Promise<void> {
  await publish(acting, caseId, {
    name: 'design-basis-changed',
    messageId: `design-basis-changed:${caseId}:${round}`,
    timeToLive: REPLACEMENT_TTL_MS,
    variables: {},
  });
}

/** Tells a case whose drawings have passed that nothing is promised any more. */
export async function publishSupplementSettled(acting: ActorTransaction, caseId: string): Promise<void> {
  await publish(acting, caseId, {
    name: 'supplement-settled',
    messageId: `supplement-settled:${caseId}`,
    timeToLive: REPLACEMENT_TTL_MS,
    variables: {},
  });
}

/** Asks for the one extension of a running supplement. */
export async function publishExtensionRequest(acting: ActorTransaction, caseId: string): Promise<void> {
  await publish(acting, caseId, {
    name: 'extension-requested',
    messageId: `extension-requested:${caseId}`,
    timeToLive: REQUEST_TTL_MS,
    variables: {},
  });
}

/** Refuses INCOMPLETE for a sector of which nothing is filed on that day. */
function checkOpen(sector: Sector, day: PlainDate): void {
  if (sector.validFrom <= day && (sector.validTo === null || day <= sector.validTo)) return;
  throw new Refusal('INCOMPLETE', `Expected a sector that is filed on ${day}, but ${sector.titleZh} is not.`);
}

async function completeFacts(
  db: Knex,
  draft: Application,
): Promise<{ readonly project: ProjectFacts; readonly sector: Sector }> {
  const result = await readProject(db, draft.facts);
  if (!result.ok) {
    const faults = result.faults.map(({ field, expected }) => `${field} (${expected})`);
    throw new Refusal(
      'INCOMPLETE',
      `Expected a complete application, but these fields are not right: ${faults.join(', ')}.`,
    );
  }
  if (result.project.applicantUscc !== draft.applicantCode) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected applicantUscc ${draft.applicantCode}, the firm that files, but found another.`,
    );
  }
  return result;
}

async function numberApplication(
  acting: ActorTransaction,
  draft: Application,
  filing: { readonly facts: ProjectFacts; readonly effective: PlainDate; readonly at: Date; readonly today: PlainDate },
): Promise<void> {
  const { facts, effective, at, today } = filing;
  const serial = await nextSerial(acting.trx, `TS-${facts.regionCode}-${today}`);
  const number = formatApplicationNumber({ region: facts.regionCode, date: today, serial });
  try {
    await acting
      .trx('applications')
      .where({ id: draft.id })
      .update({ number, submitted_at: at, effective_date: effective, updated_at: at });
  } catch (thrown) {
    if (!breaksUnique(thrown, 'applications_open_project')) throw thrown;
    throw new Refusal(
      'DUPLICATE_PROJECT',
      `Expected a building that is not under review, but ${facts.projectCode} has an open application for it.`,
      { cause: thrown },
    );
  }
}
