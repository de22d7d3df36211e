import { type ClockReading, readClocks } from '../../../domain/clocks.ts';
import { spreadOf } from '../../../domain/spread.ts';
import { readCitySettings } from '../../../storage/city-settings.ts';
import { listCertifiedSpans } from '../../../storage/cycle-figures.ts';
import { loadCalendars } from '../../../storage/working-days.ts';
import type { App, AppDeps } from '../../deps.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { CycleFiguresView } from '../../schemas/clocks.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, PlainDate } from '../../schemas/shapes.ts';

const getCycleFiguresSchema = {
  operationId: 'getCycleFigures',
  summary:
    '审查周期 Mean, median and 90th percentile of certified cases on all clocks, against the goal, and the long ones',
  querystring: Body({ from: PlainDate, to: PlainDate }),
  response: { 200: CycleFiguresView, ...problems },
};

/** How long the review takes: the headline is the net cycle, the other clocks stand beside it. */
export function registerCycleFigureRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/cycle-figures', { schema: getCycleFiguresSchema }, async (request) => {
    const { from, to } = request.query;
    const spans = await listCertifiedSpans(knex, { viewer: viewerOf(principalOf(request)), from, to });
    const regions = spans.map(({ regionCode }) => regionCode);
    const calendarOf = await loadCalendars(knex, regions, to);
    const readings = spans.map((span) => readClocks(calendarOf(span.regionCode), span));
    const { cycleGoalDays, longCaseDays } = await readCitySettings(knex);
    const spread = (clock: keyof ClockReading) => spreadOf(readings.map((reading) => reading[clock]));
    return {
      cases: readings.length,
      goalDays: cycleGoalDays,
      netDays: spread('netDays'),
      totalDays: spread('totalDays'),
      netWorkingDays: spread('netWorkingDays'),
      agencyWorkingDays: spread('agencyWorkingDays'),
      statutoryWorkingDays: spread('statutoryWorkingDays'),
      designerDays: spread('designerDays'),
      longCases: spans.flatMap(({ applicationId, number, projectName }, index) => {
        const { netDays = 0, totalDays = 0 } = readings[index] ?? {};
        return netDays > longCaseDays ? [{ applicationId, number, projectName, netDays, totalDays }] : [];
      }),
    };
  });
}
