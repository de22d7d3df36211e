import { Type } from 'typebox';
import { cityOf } from '../../../domain/regions.ts';
import { listRunningLimits } from '../../../storage/deadline-board.ts';
import { measureForecasts } from '../../../storage/forecasts.ts';
import { listPausesOf } from '../../../storage/pauses.ts';
import { limitLightOf, type TimeView, timeViewOf } from '../../case-clocks.ts';
import type { App, AppDeps } from '../../deps.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { DeadlineView, ForecastAccuracyView } from '../../schemas/clocks.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, List, PlainDate } from '../../schemas/shapes.ts';

const listDeadlinesSchema = {
  operationId: 'listDeadlines',
  summary: '在办时限与督办 Running limits of the cases one may see with their lights, the nearest first',
  querystring: Body({ ...pageQuery, dueUntil: Type.Optional(PlainDate) }),
  response: { 200: Page(DeadlineView), ...problems },
};

const measureForecastsSchema = {
  operationId: 'measureForecasts',
  summary: '预测误差 How good the forecasts were, over the cases that ended in a span of days',
  querystring: Body({ from: PlainDate, to: PlainDate }),
  response: { 200: Type.Object({ items: List(ForecastAccuracyView) }), ...problems },
};

/** Time over many cases: the board of limits, and how good the forecasts were. */
export function registerTimeRoutes(app: App, deps: AppDeps): void {
  const { knex } = deps;

  app.get('/deadlines', { schema: listDeadlinesSchema }, async (request) => {
    const { query } = request;
    const after = readCursor(query.cursor, { dueDate: cursorValues.date, clockId: cursorValues.uuid });
    const viewer = viewerOf(principalOf(request));
    const limits = await listRunningLimits(knex, {
      viewer,
      dueUntil: query.dueUntil,
      after,
      limit: withOneMore(query),
    });
    const page = toPage(limits, query, ({ dueDate, clockId }) => [dueDate, clockId]);
    const views = new Map<string, TimeView>();
    for (const city of new Set(page.items.map(({ regionCode }) => cityOf(regionCode)))) {
      views.set(city, await timeViewOf(deps, city));
    }
    const pauses = await listPausesOf(
      knex,
      page.items.map(({ applicationId }) => applicationId),
    );
    const items = page.items.flatMap(({ clockId: _, dueMinute, ...limit }) => {
      const view = views.get(cityOf(limit.regionCode));
      if (view === undefined) return [];
      return [{ ...limit, ...limitLightOf(view, { ...limit, dueMinute }, pauses.get(limit.applicationId) ?? []) }];
    });
    return { ...page, items };
  });

  app.get('/forecasts/accuracy', { schema: measureForecastsSchema }, async ({ query }) => ({
    items: await measureForecasts(knex, query),
  }));
}
