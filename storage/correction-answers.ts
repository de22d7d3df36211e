import type { Knex } from 'knex';
import { type CorrectedFact, correctProject, faultOfFact, isSameValue } from '../domain/correction-items.ts';
import type { MaterialCode } from '../domain/materials.ts';
import type { ProjectFacts } from '../domain/project.ts';
import type { LegalClock } from '../platform/clock.ts';
import { type Application, correctFacts, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import {
  answerCorrectionItem,
  type CorrectionItem,
  findCorrectionItem,
  listCorrectionItems,
} from './correction-items.ts';
import type { Decide } from './decisions.ts';
import { listCurrentFiles, type MaterialFile } from './files.ts';
import { checkFiling } from './filing-check.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import { refuseLate } from './running-limit.ts';
import { getSector } from './sectors.ts';
import { findLatestSubmission, listSubmittedContents } from './submissions.ts';
import type { TaskPerson } from './task-rules.ts';

/** A file as an item compares it: the same digest is the same file. */
export type ComparedFile = Pick<MaterialFile, 'fileName' | 'version' | 'sha256'> & { readonly fileId: string };

/** What the applicant says to one item. */
export interface GivenAnswer {
  /** The corrected value of a fact. */
  readonly value?: unknown;
  readonly text: string | null;
}

/**
 * Answers one item of the notice while its limit runs; nothing that the notice does not name can be changed. An answer may be
 * replaced until all are handed in. Refuses NOT_FOUND, SUSPENDED, WRONG_STATE and INCOMPLETE.
 */
export async function answerCorrection(
  acting: ActorTransaction,
  request: {
    readonly caseId: string;
    readonly itemId: string;
    readonly person: TaskPerson;
    readonly given: GivenAnswer;
  },
  clock: LegalClock,
): Promise<CorrectionItem> {
  const application = await lockApplication(acting.trx, request.caseId);
  refuseResting(application);
  const item = await getIssuedItem(acting, application.id, request.itemId);
  await refuseLate(acting, application, { kind: 'CORRECTION', clock });
  const answer = await readAnswer(acting, item, request.given);
  const { text: answerText } = request.given;
  await answerCorrectionItem(acting, item, {
    answer,
    answerText,
    by: request.person.displayName,
    at: clock.now(),
  });
  return getIssuedItem(acting, application.id, item.id);
}

/**
 * Closes the answers as a correction is handed in: materials stand as they are now, every other item must have been answered,
 * and the corrected fields must fit together. Answers the project as corrected, which the application shows from now on.
 */
export async function settleAnswers(
  acting: ActorTransaction,
  application: Application,
  by: { readonly person: TaskPerson; readonly at: Date; readonly decide: Decide },
): Promise<ProjectFacts> {
  const items = await listCorrectionItems(acting.trx, application.id, { issued: true });
  const unanswered = items.filter(({ type, state }) => type !== 'MATERIAL' && state === 'OPEN');
  if (unanswered.length > 0) {
    const serials = unanswered.map(({ serial }) => serial).join(', ');
    throw new Refusal('INCOMPLETE', `Expected an answer to every item of the notice, but none to number ${serials}.`);
  }
  const needed = await listNewlyNeeded(acting.trx, by.decide, application);
  if (needed.length > 0) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected what the project needs as corrected, but these materials are missing: ${needed.join(', ')}.`,
    );
  }
  for (const item of items.filter(({ type }) => type === 'MATERIAL')) {
    const answer = await listComparedFiles(acting, application.id, item.target);
    const settled = { answer, answerText: item.answerText, by: by.person.displayName, at: by.at };
    await answerCorrectionItem(acting, item, settled);
  }
  return correctApplication(acting, application, items);
}

/** The files that stand in a slot now, for the difference to be seen later. */
export async function listComparedFiles(
  { trx }: { readonly trx: Knex },
  caseId: string,
  slot: string | null,
): Promise<ComparedFile[]> {
  const files = (await listCurrentFiles(trx, caseId)).filter((file) => file.slot === slot);
  return files.map(({ id: fileId, fileName, version, sha256 }) => ({ fileId, fileName, version, sha256 }));
}

/**
 * Key materials that the project needs as corrected and that are not there: a corrected field may make a material key that
 * the notice could not name. They can be uploaded beside what is named.
 */
export async function listNewlyNeeded(
  db: Knex,
  decide: Decide,
  application: Pick<Application, 'id' | 'commitmentSigned' | 'effectiveDate'>,
): Promise<readonly MaterialCode[]> {
  const items = await listCorrectionItems(db, application.id, { issued: true });
  const corrected = correctedFacts(items);
  if (corrected.length === 0) return [];
  const project = await filedProject({ trx: db }, application.id);
  const result = correctProject(project, corrected, (await getSector(db, project)).facts);
  if (!result.ok) return [];
  const filled = (await listCurrentFiles(db, application.id)).map(({ slot }) => slot);
  const { commitmentSigned, effectiveDate } = application;
  const filing = { project: result.project, filled, commitmentSigned, rulesDate: effectiveDate ?? '' };
  const { missing } = await checkFiling(db, decide, filing);
  const named = items.filter(({ type }) => type === 'MATERIAL').map(({ target }) => target);
  return missing.key.filter((slot) => !named.includes(slot));
}

/** What the answers so far make of the fields that the notice names. */
function correctedFacts(items: readonly CorrectionItem[]): readonly CorrectedFact[] {
  return items.flatMap(({ type, target, state, answer }): CorrectedFact[] => {
    return type === 'FACT' && state !== 'OPEN' && target !== null ? [{ field: target, value: answer }] : [];
  });
}

async function correctApplication(
  acting: ActorTransaction,
  application: Application,
  items: readonly CorrectionItem[],
): Promise<ProjectFacts> {
  const project = await filedProject(acting, application.id);
  const corrected = correctedFacts(items);
  if (corrected.length === 0) return project;
  const result = correctProject(project, corrected, (await getSector(acting.trx, project)).facts);
  if (!result.ok) {
    const fields = result.faults.map(({ field, expected }) => `${field} (${expected})`).join(', ');
    throw new Refusal('INCOMPLETE', `Expected corrected fields that fit the others, but these do not: ${fields}.`);
  }
  try {
    await correctFacts(acting, application, result.project);
  } catch (thrown) {
    if (!breaksUnique(thrown, 'applications_open_project')) throw thrown;
    const { projectCode } = result.project;
    throw new Refusal(
      'DUPLICATE_PROJECT',
      `Expected a building that is not under review, but ${projectCode} has an open application for it.`,
      { cause: thrown },
    );
  }
  return result.project;
}

/** The project as it was filed, with the application or its correction. */
export async function filedProject({ trx }: { readonly trx: Knex }, caseId: string): Promise<ProjectFacts> {
  const filing = await findLatestSubmission(trx, caseId, ['APPLICATION', 'CORRECTION']);
  if (filing === undefined) throw new Refusal('WRONG_STATE', 'Expected a submitted application, but it is a draft.');
  return filing.facts;
}

async function readAnswer(acting: ActorTransaction, item: CorrectionItem, given: GivenAnswer): Promise<unknown> {
  if (item.type === 'MATERIAL') return readFiles(acting, item);
  if (item.type === 'FACT') return readFact(acting, item, given.value);
  if ((given.text ?? '').trim() === '') {
    throw new Refusal('INCOMPLETE', 'Expected an answer in words, but found none.');
  }
  return null;
}

async function readFiles(acting: ActorTransaction, { caseId, target }: CorrectionItem): Promise<ComparedFile[]> {
  const files = await listComparedFiles(acting, caseId, target);
  if (files.length === 0) {
    throw new Refusal('INCOMPLETE', `Expected all materials of the notice, but these are missing: ${target}.`);
  }
  const before = await listSubmittedContents(acting.trx, caseId);
  const isNew = ({ sha256 }: ComparedFile) => !before.some((old) => old.slot === target && old.sha256 === sha256);
  if (!files.some(isNew)) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected a new version of each material of the notice, but these are unchanged: ${target}.`,
    );
  }
  return files;
}

async function readFact({ trx }: ActorTransaction, item: CorrectionItem, value: unknown): Promise<unknown> {
  const { caseId, target, before } = item;
  const { facts } = await getSector(trx, await filedProject({ trx }, caseId));
  const expected = faultOfFact({ field: target ?? '', value }, facts);
  if (expected !== undefined) {
    const found = JSON.stringify(value ?? null);
    throw new Refusal('INCOMPLETE', `Expected ${target} to be ${expected}, but found ${found}.`);
  }
  if (isSameValue(before, value)) {
    throw new Refusal('INCOMPLETE', `Expected another value of ${target} than before, but found the same.`);
  }
  return value;
}

function refuseResting({ suspended, closedAt, withdrawalRequestedAt }: Application): void {
  if (suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  if (closedAt !== null || withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', 'Expected a case that is open, but it has ended or is being withdrawn.');
  }
}

async function getIssuedItem(acting: ActorTransaction, caseId: string, itemId: string): Promise<CorrectionItem> {
  const item = await findCorrectionItem(acting.trx, caseId, itemId);
  if (item === undefined || item.issuedAt === null) {
    throw new Refusal('NOT_FOUND', `Expected a correction item ${itemId} of this case, but there is none.`);
  }
  return item;
}
