import type { Knex } from 'knex';
import type { CalendarDay, CalendarYear } from '../domain/calendar.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A year of working days as a city has published it; the notice says by what. */
export interface PublishedYear {
  /** City, six digits after GB/T 2260. */
  readonly cityCode: string;
  readonly year: string;
  readonly notice: string;
  /** Counts how often the year was published; a writer names the one it has read, 0 for none. */
  readonly version: number;
  readonly publishedBy: string;
  readonly publishedAt: Date;
}

const COLUMNS: ColumnMap<PublishedYear> = {
  cityCode: 'city_code',
  year: 'year',
  notice: 'notice',
  version: 'version',
  publishedBy: 'published_by',
  publishedAt: 'published_at',
};

/** The years a city has published, the latest first. */
export async function listPublishedYears(db: Knex, cityCode: string): Promise<PublishedYear[]> {
  return db('calendar_years')
    .select<PublishedYear[]>(db.raw(selectList(COLUMNS)))
    .where({ city_code: cityCode })
    .orderBy('year', 'desc');
}

/** The days of a city's published years from one date to another; years that are not published are missing. */
export async function listYearDays(
  db: Knex,
  cityCode: string,
  span: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<CalendarYear[]> {
  const rows: { year: string; date: PlainDate; kind: CalendarDay['kind'] }[] = await db('calendar_year_days')
    .select('year', db.raw('date::text as date'), 'kind')
    .where({ city_code: cityCode })
    .whereBetween('year', [span.from.slice(0, 4), span.to.slice(0, 4)]);
  const years = new Map<string, Pick<CalendarDay, 'date' | 'kind'>[]>();
  for (const { year, date, kind } of rows) years.set(year, [...(years.get(year) ?? []), { date, kind }]);
  return [...years].map(([year, days]) => ({ year, days }));
}

/**
 * Publishes a city's year, or replaces what was published of it. The caller recomputes the open limits in the same
 * transaction. Refuses VERSION_CONFLICT when somebody else has published it since `expectedVersion` was read.
 */
export async function publishYear(
  acting: ActorTransaction,
  fresh: CalendarYear & {
    readonly cityCode: string;
    readonly notice: string;
    readonly expectedVersion: number;
    readonly at: Date;
  },
): Promise<PublishedYear> {
  const { trx, actor } = acting;
  const { cityCode: city_code, year, notice, expectedVersion, at } = fresh;
  // One after the other, also for a year that has no row to lock yet.
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`calendar:${city_code}:${year}`]);
  const before = (await listPublishedYears(trx, city_code)).find((published) => published.year === year);
  if ((before?.version ?? 0) !== expectedVersion) {
    throw new Refusal(
      'VERSION_CONFLICT',
      `Expected version ${expectedVersion} of the calendar of ${year}, but it has version ${before?.version ?? 0}.`,
    );
  }
  const row = { city_code, year, notice, version: expectedVersion + 1, published_by: actor.name, published_at: at };
  await trx('calendar_years').insert(row).onConflict(['city_code', 'year']).merge();
  await trx('calendar_year_days').where({ city_code, year }).delete();
  await trx('calendar_year_days').insert(fresh.days.map(({ date, kind }) => ({ city_code, year, date, kind })));
  const { days } = fresh;
  acting.record({
    action: 'publish-calendar',
    entity: 'calendar',
    entityId: `${city_code}-${year}`,
    before,
    after: { notice, days },
  });
  return {
    ...{ cityCode: city_code, year, notice, version: row.version },
    ...{ publishedBy: actor.name, publishedAt: at },
  };
}
