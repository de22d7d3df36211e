import { isOverdue } from '../domain/due-dates.ts';
import { chinaMinuteOf } from '../domain/plain-date.ts';
import type { LegalClock } from '../platform/clock.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { readCitySettings } from './city-settings.ts';
import { type ClockKind, findRunningClock } from './clocks.ts';
import { Refusal } from './refusal.ts';

/** Refuses WRONG_STATE when a limit of the applicant is over: the server's clock decides. */
export async function refuseLate(
  acting: Pick<ActorTransaction, 'trx'>,
  application: Pick<Application, 'id'>,
  limit: { readonly kind: ClockKind; readonly clock: LegalClock },
): Promise<void> {
  const running = await findRunningClock(acting.trx, application.id, limit.kind);
  const { dayEnd, closingMinute } = await readCitySettings(acting.trx);
  const now = chinaMinuteOf(limit.clock.now().getTime());
  if (running === undefined || isOverdue(running.dueDate, now, { kind: dayEnd, closingMinute })) {
    const last = running === undefined ? 'it has ended' : `its last day was ${running.dueDate}`;
    throw new Refusal('WRONG_STATE', `Expected a limit that runs, but ${last}.`);
  }
}
