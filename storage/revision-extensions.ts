import type { PlainDate } from '../domain/plain-date.ts';
import type { LegalClock } from '../platform/clock.ts';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { findChannelDecision } from './channels.ts';
import { announceClockChange, extendClock, findRunningClock } from './clocks.ts';
import { limitsOfRound } from './lanes.ts';
import { Refusal } from './refusal.ts';
import { refuseLate } from './running-limit.ts';
import { moveTaskDueDates } from './tasks.ts';
import { loadCalendar } from './working-days.ts';

/**
 * Lengthens the time for revising the drawings, once in a round and before its last day is over; answers the new one. It is
 * the applicant's own time, the agency's clock stands still meanwhile: so nobody decides, the reason is kept. Refuses
 * WRONG_STATE for a second time, a time that is over and a lane whose table knows no extension, SUSPENDED for a case that rests.
 */
export async function extendRevision(
  acting: ActorTransaction,
  { caseId, reason }: { readonly caseId: string; readonly reason: string },
  clock: LegalClock,
): Promise<{ readonly dueDate: PlainDate }> {
  const application = await lockApplication(acting.trx, caseId);
  if (application.suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  const at = clock.now();
  await refuseLate(acting, application, { kind: 'REVISION', clock });
  const running = await findRunningClock(acting.trx, caseId, 'REVISION');
  const decision = await findChannelDecision(acting.trx, caseId);
  if (running === undefined || decision === undefined) {
    throw new Error(`Expected a revision under way and a lane of case ${caseId}, but one is missing.`);
  }
  const { round } = running;
  const { revisionExtensionWd } = await limitsOfRound(acting.trx, caseId, { round: 1, asked: decision.limits });
  if (revisionExtensionWd === 0) {
    throw new Refusal('WRONG_STATE', 'Expected a lane whose revisions can be extended, but the table gives no days.');
  }
  const noted = await acting
    .trx('rounds')
    .where({ case_id: caseId, round })
    .whereNull('revision_extended_at')
    .update({ revision_extended_at: at, revision_extension_reason: reason });
  if (noted === 0) {
    throw new Refusal('WRONG_STATE', `Expected a revision that was not extended, but that of round ${round} was.`);
  }
  const calendar = await loadCalendar(acting.trx, { regionCode: application.regionCode, around: running.dueDate });
  const limitWd = running.limitWd + revisionExtensionWd;
  const { dueDate } = await extendClock(acting, running, { limitWd, calendar, at });
  await moveTaskDueDates(acting.trx, { caseId, stage: 'REVISION', dueDate });
  await announceClockChange(acting.trx, caseId, `revision-extension:${round}`);
  await recordCaseEvent(acting, {
    caseId,
    kind: 'REVISION_EXTENDED',
    legalAt: at,
    round,
    data: { lastDayBefore: running.dueDate, lastDay: dueDate, reason },
  });
  return { dueDate };
}
