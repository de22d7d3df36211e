import type { Knex } from 'knex';
import { parseAcceptance } from '../domain/decision-outputs.ts';
import { isReturnReason } from '../domain/rounds.ts';
import { allowedDecisions, findCorrectionStanding } from './acceptance-rules.ts';
import { findAgency } from './agencies.ts';
import { getApplication } from './applications.ts';
import { findChannelDecision } from './channels.ts';
import { type CorrectionItem, listCorrectionItems } from './correction-items.ts';
import { listMaterials } from './materials.ts';
import { checkConvening, checkVotes } from './panel-outcomes.ts';
import { refuseAskedTwice } from './papers.ts';
import { findFormSource } from './process-definitions.ts';
import { Refusal } from './refusal.ts';
import { ASKED_AFTERWARDS, listRequestedMaterials, type RequestedMaterial } from './requested-materials.ts';
import { findMissingMaterials } from './submissions.ts';
import type { Task } from './tasks.ts';

type Outcome = Readonly<Record<string, unknown>>;

/** Fields that each task's form must answer before the process can go on, and what each must be. */
const REQUIRED: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  AcceptanceReview: { decision: isText },
  ConfirmAgency: { confirmed: isBoolean },
  CheckSupplement: { accepted: isBoolean },
  DecideExtension: { granted: isBoolean },
  FirstReview: { conclusion: oneOf('NO_OPINION', 'HAS_OPINIONS') },
  FirstReviewAgain: { conclusion: oneOf('NO_OPINION', 'HAS_OPINIONS') },
  SecondReview: { agree: isBoolean },
  FinalReview: { conclusion: oneOf('PASS', 'FINDINGS') },
  DepartmentConfirmation: { agree: isBoolean },
  SignCertificate: { signed: (value) => value === true },
  ResolveBar: { retry: isBoolean },
  ConvenePanel: { experts: isText },
  RecordPanelResult: { votesFor: (value) => typeof value === 'number', minutes: isText },
};

/** Tasks that hand something in: they end by a submission, never by a form alone. */
const HAND_IN_TASKS = ['SubmitCorrection', 'SubmitSupplement', 'SubmitRevision', 'ProposeAgency'];

/** Answers that need a reason, with the field that holds it. */
const REASONS: Readonly<Record<string, { when(outcome: Outcome): boolean; field: string }>> = {
  AcceptanceReview: {
    when: ({ decision }) => decision === 'NOT_ACCEPTED' || decision === 'CORRECTION_NOTICE',
    field: 'reason',
  },
  ConfirmAgency: { when: ({ confirmed }) => confirmed === false, field: 'reason' },
  CheckSupplement: { when: ({ accepted }) => accepted === false, field: 'reason' },
  DecideExtension: { when: ({ granted }) => granted === false, field: 'extensionReason' },
  SecondReview: { when: ({ agree }) => agree === false, field: 'remark' },
  DepartmentConfirmation: { when: ({ agree }) => agree === false, field: 'remark' },
};

/**
 * Refuses an outcome that the process could not go on with: INCOMPLETE for a missing or unfit field or reason, WRONG_STATE
 * for a decision that the tables bar or a task that ends by handing in. Tasks of other diagrams take any outcome.
 */
export async function checkOutcome(db: Knex, task: Task, outcome: Outcome): Promise<void> {
  if (HAND_IN_TASKS.includes(task.taskType)) {
    throw new Refusal('WRONG_STATE', `Expected a hand-in for task ${task.taskType}, but found a form alone.`);
  }
  const fields = Object.entries(REQUIRED[task.taskType] ?? {});
  const unfit = fields.filter(([field, fits]) => !fits(outcome[field])).map(([field]) => field);
  const reason = REASONS[task.taskType];
  if (reason?.when(outcome) === true && !isText(outcome[reason.field])) unfit.push(reason.field);
  if (unfit.length > 0) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected an answer for every field, but these are missing or unfit: ${unfit.join(', ')}.`,
    );
  }
  if (task.taskType === 'AcceptanceReview') await checkAcceptance(db, task, outcome);
  if (task.taskType === 'ConfirmAgency') await checkStanding(db, task, outcome);
  if (task.taskType === 'CheckSupplement') await checkBasis(db, task, outcome);
  if (task.taskType === 'FinalReview') await checkReturn(db, task, outcome);
  if (task.taskType === 'ConvenePanel') await checkConvening(db, task.caseId, outcome);
  if (task.taskType === 'RecordPanelResult') await checkVotes(db, task.caseId, outcome);
}

/** True where the form with which the task was made asks for a field; one that was deployed before may not. */
export async function asksFor(db: Knex, { engineIdentity, formKey }: Task, field: string): Promise<boolean> {
  const form = formKey === null ? undefined : await findFormSource(db, engineIdentity, formKey);
  return form?.content.includes(`"${field}"`) === true;
}

/** What sends drawings back needs its reason; a form that was deployed before cannot ask for it. */
async function checkReturn(db: Knex, task: Task, { conclusion, returnReason }: Outcome): Promise<void> {
  if (conclusion !== 'FINDINGS' || isReturnReason(returnReason) || !(await asksFor(db, task, 'returnReason'))) return;
  throw new Refusal('INCOMPLETE', 'Expected a reason for which the drawings go back, but found none.');
}

/** An agency that was suspended after it was asked may decline, and no more. */
async function checkStanding(db: Knex, { agencyCode }: Task, { confirmed }: Outcome): Promise<void> {
  const agency = confirmed === true && agencyCode !== null ? await findAgency(db, agencyCode) : undefined;
  if (agency === undefined || agency.status === 'ACTIVE') return;
  throw new Refusal('WRONG_STATE', `Expected an agency that may take tasks, but ${agency.name} is ${agency.status}.`);
}

async function checkAcceptance(db: Knex, task: Task, { decision, correctionItems }: Outcome): Promise<void> {
  const table = parseAcceptance(task.variables['acceptance']);
  const items = await listCorrectionItems(db, task.caseId);
  const correction = await findCorrectionStanding(db, task.caseId);
  if (correction !== 'NONE' && decision === 'CORRECTION_NOTICE') {
    throw new Refusal(
      'DEMAND_BLOCKED',
      'Expected no second notice, since everything is told once, but found CORRECTION_NOTICE.',
    );
  }
  const allowed = allowedDecisions(table.decision, correction);
  if (!allowed.some((each) => each === decision)) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected one of ${allowed.join(', ')}, since the table answered ${table.decision} (${table.reason}), but found ${String(decision)}.`,
    );
  }
  if (decision === 'CORRECTION_NOTICE') await checkItems(db, task, [correctionItems, items]);
  else refuseUnjudged(items);
}

/** Each answer gets its own word before the acceptance is decided. */
function refuseUnjudged(items: readonly CorrectionItem[]): void {
  const unjudged = items.filter(({ state }) => state === 'ANSWERED').map(({ serial }) => serial);
  if (unjudged.length > 0) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected every answer to the notice to be judged, but these are not: ${unjudged.join(', ')}.`,
    );
  }
}

/** There is one notice only: it must say what to mend. What was not filed is known without being named. */
async function checkItems(db: Knex, { caseId }: Task, named: readonly unknown[]): Promise<void> {
  const ticked = named.flatMap((list) => (Array.isArray(list) ? list : [])).filter((each) => typeof each === 'string');
  if (ticked.length > 0) {
    const application = await getApplication(db, caseId);
    await refuseAskedTwice(db, application, { materials: ticked, day: application.effectiveDate ?? '' });
  }
  if (named.some((list) => Array.isArray(list) && list.length > 0)) return;
  const { key, nonKey } = await findMissingMaterials(db, caseId);
  if (key.length + nonKey.length === 0) {
    throw new Refusal('INCOMPLETE', 'Expected at least one item that is to be corrected, but found none.');
  }
}

/**
 * Only a right supplement of a paper that designs rest on changes what the design rests on, and only for disciplines of the
 * case. After an acceptance by law so does what the design itself consists of, which may have been missing, too.
 */
async function checkBasis(db: Knex, { caseId }: Task, { accepted, basisDisciplines }: Outcome): Promise<void> {
  if (!Array.isArray(basisDisciplines) || basisDisciplines.length === 0) return;
  const asked = await listRequestedMaterials(db, caseId);
  const isLate = asked.some(({ kind }) => kind === 'LATE_FOUND');
  const papers = (await listMaterials(db)).flatMap(({ code, designBasis, revisable }) =>
    designBasis || (isLate && revisable) ? code : [],
  );
  const isAsked = ({ kind, slot }: RequestedMaterial) => ASKED_AFTERWARDS.includes(kind) && papers.includes(slot);
  if (accepted !== true || !asked.some(isAsked)) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected a right supplement of ${papers.join(', ')} to change the design basis, but it is none.`,
    );
  }
  const known = (await findChannelDecision(db, caseId))?.disciplines ?? [];
  const unknown = basisDisciplines.filter((code) => !known.some(({ discipline }) => discipline === code));
  if (unknown.length > 0) {
    throw new Refusal('INCOMPLETE', `Expected disciplines of this case, but these are none: ${unknown.join(', ')}.`);
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function oneOf(...words: readonly string[]): (value: unknown) => boolean {
  return (value) => words.some((word) => word === value);
}
