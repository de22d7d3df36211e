import { Type } from 'typebox';
import { checkCalendarYear, describeYear } from '../../../domain/calendar.ts';
import { actAs } from '../../../storage/audit.ts';
import { recomputeOpenLimits } from '../../../storage/calendar-changes.ts';
import { listPublishedYears, publishYear } from '../../../storage/city-calendars.ts';
import { isKnownRegion } from '../../../storage/counties.ts';
import { loadCalendar } from '../../../storage/working-days.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { CalendarDifference, CalendarYearView } from '../../schemas/clocks.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Text } from '../../schemas/shapes.ts';

const CityCode = Type.String({ pattern: '^[0-9]{6}$' });
const Year = Type.String({ pattern: '^20[0-9]{2}$' });
const params = Type.Object({ cityCode: CityCode, year: Year });

const getCalendarYearSchema = {
  operationId: 'getCalendarYear',
  summary: '年度工作日历 Working days of a city in a year, and who has published them',
  params,
  response: { 200: CalendarYearView, ...problems },
};

const publishCalendarYearSchema = {
  operationId: 'publishCalendarYear',
  summary: '发布年度工作日历 Publish a year; running limits are reckoned anew, their old last days are kept',
  params,
  headers: Type.Object({ 'if-match': Type.String({ pattern: '^"[0-9]{1,9}"$' }) }),
  body: Body({ notice: Text(200), days: Type.Array(CalendarDifference, { maxItems: 366 }) }),
  response: {
    200: Type.Object({
      calendar: CalendarYearView,
      limits: Type.Object({ looked: Type.Integer(), moved: Type.Integer() }),
    }),
    ...problems,
  },
};

/** Calendars of cities: published by the year, ahead of time. */
export function registerCalendarRoutes(app: App, { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>): void {
  app.get('/calendars/:cityCode/:year', { schema: getCalendarYearSchema }, async ({ params: place }, reply) => {
    await requireCity(knex, place.cityCode);
    const view = await yearView(knex, place);
    reply.header('etag', `"${view.version}"`);
    return view;
  });

  app.put('/calendars/:cityCode/:year', { schema: publishCalendarYearSchema }, async (request, reply) => {
    const { cityCode, year } = request.params;
    const { notice, days } = request.body;
    await requireCity(knex, cityCode);
    const [fault] = checkCalendarYear({ year, days });
    if (fault !== undefined) throw new ApiError('RULE_VIOLATED', fault.message);
    const expectedVersion = Number(request.headers['if-match'].slice(1, -1));
    const at = clock.now();
    const limits = await actAs(knex, principalOf(request).actor, async (acting) => {
      await publishYear(acting, { cityCode, year, days, notice, expectedVersion, at });
      return recomputeOpenLimits(acting, { cityCode, today: clock.today(), at });
    });
    reply.header('etag', `"${expectedVersion + 1}"`);
    return { calendar: await yearView(knex, request.params), limits };
  });
}

async function yearView(knex: AppDeps['knex'], { cityCode, year }: { cityCode: string; year: string }) {
  const calendar = await loadCalendar(knex, { regionCode: cityCode, around: `${year}-07-01` });
  const published = (await listPublishedYears(knex, cityCode)).find((each) => each.year === year);
  const known = calendar.isProvisional(`${year}-01-01`) ? ('PROVISIONAL' as const) : ('KNOWN' as const);
  return {
    ...{ cityCode, year, state: published === undefined ? known : ('PUBLISHED' as const) },
    ...describeYear(calendar, year),
    notice: published?.notice ?? null,
    version: published?.version ?? 0,
    publishedBy: published?.publishedBy ?? null,
    publishedAt: published?.publishedAt ?? null,
  };
}

/** A calendar of a place that no register names would be kept, and never be used. */
async function requireCity(knex: AppDeps['knex'], cityCode: string): Promise<void> {
  if (cityCode.endsWith('00') && (await isKnownRegion(knex, cityCode))) return;
  throw new ApiError(
    'NOT_FOUND',
    `Expected the code of a city that has counties in the register, but found ${cityCode}.`,
  );
}
