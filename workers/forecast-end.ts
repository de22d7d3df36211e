import type { StageLimits } from '../domain/decision-outputs.ts';
import { forecastByLimits, forecastEnd } from '../domain/forecast.ts';
import {
  type ForecastPlace,
  type ForecastStep,
  listForecastSamples,
  readAgencyLoad,
  recordForecast,
} from '../storage/forecasts.ts';
import type { CaseContext } from './handler.ts';

/** Forecasts the end of the case at a step of a round, and keeps it so that its error is known one day. */
export async function forecastFrom(
  context: CaseContext,
  at: { readonly step: ForecastStep; readonly round: number; readonly limits: StageLimits },
): Promise<void> {
  const { acting, application, today } = context;
  const { channel, agencyCode } = application;
  if (channel === null) return;
  const place: ForecastPlace = { caseId: application.id, channel, agencyCode, step: at.step, round: at.round };
  const { calendar } = await context.rules();
  const samples = await listForecastSamples(acting.trx, place);
  const load = await readAgencyLoad(acting.trx, agencyCode, today);
  const byLimits = forecastByLimits(calendar, today, limitsLeft(at.step, at.limits));
  const forecast = forecastEnd(calendar, { today, load, samples }, byLimits);
  await recordForecast(acting, place, { ...forecast, madeOn: today, load });
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
