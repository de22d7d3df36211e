import { chinaDateOf } from '../domain/plain-date.ts';
import type { Variables } from '../platform/zeebe-client/index.ts';
import { type Clock, findClock, markFired } from '../storage/clocks.ts';
import { type OfficeQuestion, startOfficeLimit } from '../storage/office-limits.ts';
import { findLatestSubmission } from '../storage/submissions.ts';
import { findSupplement } from '../storage/supplements.ts';
import { countFinishedTasks } from '../storage/tasks.ts';
import { isEarlyWord, partMoments, toWakeAt } from './deadlines.ts';
import { escalate } from './escalate-deadline.ts';
import { type CaseContext, keyOfJob } from './handler.ts';
import { readMoments } from './watched-clock.ts';

/** What the applicant did of a supplement and the office has not answered. */
export async function listUnanswered({ acting, application, today }: CaseContext): Promise<readonly OfficeQuestion[]> {
  const { id: caseId } = application;
  const supplement = await findSupplement(acting.trx, caseId);
  if (supplement === undefined || supplement.outcome !== null) return [];
  const { attempts, extensionRequestedAt, extensionDecision } = supplement;
  const questions: OfficeQuestion[] = [];
  if (attempts > (await countFinishedTasks(acting.trx, caseId, 'CheckSupplement'))) {
    const handedIn = await findLatestSubmission(acting.trx, caseId, ['SUPPLEMENT']);
    questions.push({ kind: 'SUPPLEMENT_CHECK', round: attempts, askedOn: handedIn?.effectiveDate ?? today });
  }
  if (extensionRequestedAt !== null && extensionDecision === null) {
    const askedOn = chinaDateOf(extensionRequestedAt.getTime());
    questions.push({ kind: 'EXTENSION_DECISION', round: 1, askedOn });
  }
  return questions;
}

/**
 * Tells an office up the ladder that it keeps an applicant waiting past its limit, and has the watcher of the supplement look
 * again when the next word is due. The answer about the supplement itself stays as it is.
 */
export async function mindOffice(context: CaseContext, answer: Variables): Promise<Variables> {
  const wakes = [String(answer['wakeAt'])];
  for (const question of await listUnanswered(context)) {
    const next = await mindLimit(context, await limitOf(context, question));
    if (next !== undefined) wakes.push(toWakeAt(context.deps.clock, next));
  }
  return { ...answer, wakeAt: wakes.sort()[0] };
}

/** What was asked before offices had this limit is given it when it is looked at. */
async function limitOf({ acting, application, at }: CaseContext, question: OfficeQuestion): Promise<Clock> {
  const { kind, round } = question;
  const known = await findClock(acting.trx, { caseId: application.id, kind, round });
  return known ?? startOfficeLimit(acting, application, { ...question, at });
}

/** Has what is due of a limit, and answers when more of it comes. */
async function mindLimit(context: CaseContext, limit: Clock): Promise<Date | undefined> {
  const { acting, at } = context;
  const present = limit.state === 'RUNNING' ? await readMoments(context, limit) : undefined;
  if (present === undefined) return undefined;
  const { clock, moments } = present;
  const { due, next } = partMoments(clock, moments, at);
  if (due.length === 0) return next?.at;
  // Yellow after red would say that it is in time.
  const grave = due.filter((moment) => !isEarlyWord(moment));
  const fired = [...clock.fired];
  for (const { name } of grave.length > 0 ? grave : due) {
    fired.push(name);
    await escalate(context, { ...clock, fired }, `${keyOfJob(context)}:${clock.kind}:${name}`);
  }
  const names = due.map(({ name }) => name);
  await markFired(acting.trx, clock, names);
  return next?.at;
}
