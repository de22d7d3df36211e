import { workingDaysBetween } from '../domain/calendar.ts';
import type { StageLimits } from '../domain/decision-outputs.ts';
import { forecastByLimits, forecastEnd } from '../domain/forecast.ts';
import { daysInSpans, isExcluded, restsCase, uniteSpans } from '../domain/pauses.ts';
import { daysBetween } from '../domain/plain-date.ts';
import {
  type ForecastCause,
  type ForecastPlace,
  type ForecastStep,
  findFirstForecastDay,
  findForecast,
  listForecastSamples,
  readAgencyLoad,
  recordForecast,
} from '../storage/forecasts.ts';
import { listPauses } from '../storage/pauses.ts';
import { isReReviewRound } from '../storage/re-reviews.ts';
import type { CaseContext } from './handler.ts';

/** Forecasts the end of the case at a step of a round, and keeps it so that its error is known one day. */
export function forecastFrom(context: CaseContext, at: StepOfRound): Promise<void> {
  return forecast(context, at, { cause: 'STEP', elapsedDays: 0, elapsedWd: 0 });
}

/**
 * Forecasts the end anew midway: in another lane, or after a stop of the clocks. What has gone by of the step outside of
 * pauses is taken off. Before the first forecast there is nothing to mend: the step that comes makes it.
 */
export async function forecastAgain(
  context: CaseContext,
  cause: Exclude<ForecastCause, 'STEP'>,
  changed?: { readonly limits: StageLimits; readonly reReviewLimits: StageLimits },
): Promise<void> {
  const { acting, application } = context;
  const last = await findForecast(acting.trx, application.id);
  if (last === undefined) return;
  const { step, round } = last;
  const isReReview = step !== 'REVISION' && (await isReReviewRound(acting.trx, application.id, round));
  const limits = (isReReview ? changed?.reReviewLimits : changed?.limits) ?? last.limits;
  if (limits === null) return;
  const elapsed = await readElapsed(context, { step, round });
  await forecast(context, { step, round, limits }, { cause, ...elapsed });
}

/** A step of a round and the limits that hold there. */
interface StepOfRound {
  readonly step: ForecastStep;
  readonly round: number;
  readonly limits: StageLimits;
}

interface Elapsed {
  readonly elapsedDays: number;
  readonly elapsedWd: number;
}

/** What has gone by of a step; the designer's own limit stops only where the whole case rests. */
async function readElapsed(
  { acting, application, today, rules }: CaseContext,
  { step, round }: Pick<StepOfRound, 'step' | 'round'>,
): Promise<Elapsed> {
  const from = (await findFirstForecastDay(acting.trx, { caseId: application.id, step, round })) ?? today;
  if (from >= today) return { elapsedDays: 0, elapsedWd: 0 };
  const pauses = await listPauses(acting.trx, application.id);
  const stops = uniteSpans(pauses.filter((pause) => step !== 'REVISION' || restsCase(pause)));
  const { calendar } = await rules();
  return {
    elapsedDays: daysBetween(from, today) - daysInSpans(stops, from, today),
    elapsedWd: workingDaysBetween(calendar, from, today, (date) => isExcluded(stops, date)),
  };
}

async function forecast(
  context: CaseContext,
  at: StepOfRound,
  { cause, elapsedDays, elapsedWd }: Elapsed & { readonly cause: ForecastCause },
): Promise<void> {
  const { acting, application, today } = context;
  const { channel, agencyCode } = application;
  if (channel === null) return;
  const place: ForecastPlace = { caseId: application.id, channel, agencyCode, step: at.step, round: at.round };
  const { calendar } = await context.rules();
  const samples = await listForecastSamples(acting.trx, place);
  const load = await readAgencyLoad(acting.trx, agencyCode, today);
  const { leftWd, ...rest } = limitsLeft(at.step, at.limits);
  const byLimits = forecastByLimits(calendar, today, { ...rest, leftWd: Math.max(0, leftWd - elapsedWd) });
  const dates = forecastEnd(calendar, { today, load, samples, elapsedDays }, byLimits);
  await recordForecast(acting, place, { ...dates, madeOn: today, load, cause, limits: at.limits });
}

/** Working days left of a round that begins this step; a revision is followed by a re-review of half a round. */
function limitsLeft(step: ForecastStep, limits: StageLimits) {
  const { firstWd, secondWd, finalWd, revisionWd } = limits;
  const roundWd = firstWd + secondWd + finalWd;
  const leftWd = {
    FIRST: roundWd,
    SECOND: secondWd + finalWd,
    FINAL: finalWd,
    REVISION: revisionWd + Math.ceil(roundWd / 2),
  }[step];
  return { leftWd, roundWd, revisionWd };
}
