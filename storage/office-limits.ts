import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { readCitySettings } from './city-settings.ts';
import { announceClockChange, type Clock, endClock, startClock } from './clocks.ts';
import type { Task } from './tasks.ts';
import { loadCalendar } from './working-days.ts';

/** What an applicant waits for while the office has a supplement before it: its check, or a word on the extension. */
export type OfficeClockKind = 'SUPPLEMENT_CHECK' | 'EXTENSION_DECISION';

/** What the office was asked, which time of its kind it is, and the day that counts. */
export interface OfficeQuestion {
  readonly kind: OfficeClockKind;
  readonly round: number;
  readonly askedOn: PlainDate;
}

/** The tasks with which an office answers. */
const ANSWERS: Readonly<Record<string, OfficeClockKind>> = {
  CheckSupplement: 'SUPPLEMENT_CHECK',
  DecideExtension: 'EXTENSION_DECISION',
};

/** Starts the office's limit, or answers the one that was started before, and wakes the supplement's watcher, who minds it. */
export async function startOfficeLimit(
  acting: ActorTransaction,
  { id: caseId, regionCode }: Pick<Application, 'id' | 'regionCode'>,
  { kind, round, askedOn, at }: OfficeQuestion & { readonly at: Date },
): Promise<Clock> {
  const { supplementAnswerWd: limitWd } = await readCitySettings(acting.trx);
  const calendar = await loadCalendar(acting.trx, { regionCode, around: askedOn });
  const clock = await startClock(acting, { caseId, kind, round, startDate: askedOn, limitWd }, { calendar, at });
  await announceClockChange(acting.trx, caseId, `${kind}:${round}`);
  return clock;
}

/** Ends the limit that the answer of an office keeps; tasks without such a limit are none of its. */
export async function endOfficeLimit(
  acting: ActorTransaction,
  { caseId, taskType }: Pick<Task, 'caseId' | 'taskType'>,
  at: Date,
): Promise<void> {
  const kind = ANSWERS[taskType];
  if (kind !== undefined) {
    await endClock(acting, { caseId, kind }, { state: 'ENDED', on: chinaDateOf(at.getTime()), at });
  }
}
