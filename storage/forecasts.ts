import type { Knex } from 'knex';
import type { Channel, StageLimits } from '../domain/decision-outputs.ts';
import type { Forecast, ForecastSample } from '../domain/forecast.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** Steps of a case at which its end is forecast. */
export const FORECAST_STEPS = ['FIRST', 'SECOND', 'FINAL', 'REVISION'] as const;
export type ForecastStep = (typeof FORECAST_STEPS)[number];

/** STEP: the step began; LANE, PAUSE: made again midway, since the lane changed or the clocks go on after a stop. */
export const FORECAST_CAUSES = ['STEP', 'LANE', 'PAUSE'] as const;
export type ForecastCause = (typeof FORECAST_CAUSES)[number];

/** A forecast as it was made; `endedOn` is what became of it. */
export interface RecordedForecast extends Forecast {
  readonly step: ForecastStep;
  readonly round: number;
  readonly madeOn: PlainDate;
  readonly load: number;
  readonly cause: ForecastCause;
  /** Limits of the round that it reckons with; null in those of before they were kept. */
  readonly limits: StageLimits | null;
  readonly endedOn: PlainDate | null;
}

const COLUMNS: ColumnMap<RecordedForecast> = {
  step: 'step',
  round: 'round',
  madeOn: 'made_on::text',
  load: 'load',
  medianOn: 'median_on::text',
  lateOn: 'late_on::text',
  method: 'method',
  sampleSize: 'sample_size',
  cause: 'cause',
  limits: 'limits',
  endedOn: 'ended_on::text',
};

/** Where a case stands when its end is forecast. */
export interface ForecastPlace {
  readonly caseId: string;
  readonly channel: Channel;
  readonly agencyCode: string | null;
  readonly step: ForecastStep;
  readonly round: number;
}

/** The newest finished cases that speak for a step; older ones tell of a load and of people that are gone. */
const HISTORY_LENGTH = 200;

/** How long finished cases of the channel took from the same step on; rounds from the second on count alike. */
export async function listForecastSamples(
  db: Knex,
  { channel, step, round }: Pick<ForecastPlace, 'channel' | 'step' | 'round'>,
): Promise<ForecastSample[]> {
  return db('forecasts')
    .select<ForecastSample[]>(db.raw('ended_on - made_on as days'), 'load')
    .where({ channel, step, cause: 'STEP' })
    .whereRaw('least(round, 2) = least(?::int, 2)', [round])
    .whereNotNull('ended_on')
    .orderBy('ended_on', 'desc')
    .limit(HISTORY_LENGTH);
}

/** Open cases of an agency for each of its registered people on a day; a case of one without people counts whole. */
export async function readAgencyLoad(db: Knex, agencyCode: string | null, today: PlainDate): Promise<number> {
  const { rows } = await db.raw<{ rows: { load: number }[] }>(
    `select (select count(*) from applications where agency_code = ? and closed_at is null)::float8
       / greatest(1, (select count(*) from agency_staff where agency_code = ? and registration_expires >= ?::date)) as load`,
    [agencyCode, agencyCode, today],
  );
  return rows[0]?.load ?? 0;
}

/** Keeps what was forecast; a step that is repeated keeps its first forecast, and one made again midway follows it. */
export async function recordForecast(
  acting: ActorTransaction,
  place: ForecastPlace,
  forecast: Forecast & Pick<RecordedForecast, 'madeOn' | 'load' | 'cause' | 'limits'>,
): Promise<void> {
  const { trx } = acting;
  const { caseId, step, round } = place;
  const [made] = await trx('forecasts')
    .where({ case_id: caseId, step, round })
    .max<{ last: number | null }[]>('attempt as last');
  await trx('forecasts')
    .insert({
      ...{ case_id: caseId, step, round },
      attempt: forecast.cause === 'STEP' ? 1 : (made?.last ?? 0) + 1,
      cause: forecast.cause,
      limits: json(forecast.limits),
      channel: place.channel,
      agency_code: place.agencyCode,
      made_on: forecast.madeOn,
      load: forecast.load,
      median_on: forecast.medianOn,
      late_on: forecast.lateOn,
      method: forecast.method,
      sample_size: forecast.sampleSize,
    })
    .onConflict(['case_id', 'round', 'step', 'attempt'])
    .ignore();
}

/** Notes on what day the review of a case has ended, which makes its forecasts history to learn from. */
export async function endForecasts(trx: Knex.Transaction, caseId: string, on: PlainDate): Promise<void> {
  await trx('forecasts').where({ case_id: caseId, ended_on: null }).update({ ended_on: on });
}

/** The forecast made last for a case; undefined before its first stage. */
export async function findForecast(db: Knex, caseId: string): Promise<RecordedForecast | undefined> {
  return db('forecasts')
    .select<RecordedForecast[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId })
    .orderByRaw(
      `made_on desc, round desc, array_position(array['FIRST', 'SECOND', 'FINAL', 'REVISION'], step) desc, attempt desc`,
    )
    .first();
}

/** The day on which a step of a round was forecast first. */
export async function findFirstForecastDay(
  db: Knex,
  { caseId, step, round }: Pick<ForecastPlace, 'caseId' | 'step' | 'round'>,
): Promise<PlainDate | undefined> {
  const made: { madeOn: PlainDate } | undefined = await db('forecasts')
    .where({ case_id: caseId, step, round, attempt: 1 })
    .first(db.raw('made_on::text as "madeOn"'));
  return made?.madeOn;
}

/** How good the forecasts of a step were, over the cases that ended in a span of days. */
export interface ForecastAccuracy {
  readonly channel: Channel;
  readonly step: ForecastStep;
  readonly method: Forecast['method'];
  readonly forecasts: number;
  /** Mean of |ended - median|, calendar days. */
  readonly meanErrorDays: number;
  /** Mean of ended - median: above 0, the forecasts were too early. */
  readonly biasDays: number;
  /** Part of the cases that ended by the median, which should be a half, and by the 90th percentile, which should be 0.9. */
  readonly withinMedian: number;
  readonly withinLate: number;
}

/** Measures what was forecast where a step began, of all cases that ended from one day to another, both included. */
export async function measureForecasts(
  db: Knex,
  span: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<ForecastAccuracy[]> {
  const { rows } = await db.raw<{ rows: ForecastAccuracy[] }>(
    `select channel, step, method, count(*)::int as forecasts,
       avg(abs(ended_on - median_on))::float8 as "meanErrorDays", avg(ended_on - median_on)::float8 as "biasDays",
       avg((ended_on <= median_on)::int)::float8 as "withinMedian", avg((ended_on <= late_on)::int)::float8 as "withinLate"
     from forecasts where cause = 'STEP' and ended_on between ?::date and ?::date
     group by channel, step, method order by channel, step, method`,
    [span.from, span.to],
  );
  return rows;
}
