import { Type } from 'typebox';
import { readClocks } from '../../../domain/clocks.ts';
import { daysHeld, goalLight } from '../../../domain/cycle-goal.ts';
import { chainWorkingDays } from '../../../domain/stage-chain.ts';
import { getApplication } from '../../../storage/applications.ts';
import { readCitySettings } from '../../../storage/city-settings.ts';
import { type CertifiedSpan, type FiguresQuery, listCertifiedSpans } from '../../../storage/cycle-figures.ts';
import { findMissedGoal, readCycleWay } from '../../../storage/cycle-goals.ts';
import { countMissedGoals } from '../../../storage/lane-figures.ts';
import { loadCalendars } from '../../../storage/working-days.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { GoalView, LaneFiguresView } from '../../schemas/lanes.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, PlainDate, Uuid } from '../../schemas/shapes.ts';

const getGoalSchema = {
  operationId: 'getGoal',
  summary:
    '新能源全程目标 Where a new-energy case stands on its way to the goal of the whole cycle, and why it missed it',
  params: Type.Object({ applicationId: Uuid }),
  response: { 200: GoalView, ...problems },
};

const getLaneFiguresSchema = {
  operationId: 'getLaneFigures',
  summary:
    '通道成效 Success of the instant lane, and new energy against its goal; the year so far unless told otherwise',
  querystring: Body({ from: Type.Optional(PlainDate), to: Type.Optional(PlainDate) }),
  response: { 200: LaneFiguresView, ...problems },
};

export function registerLaneFigureRoutes(app: App, deps: AppDeps): void {
  app.get('/applications/:applicationId/goal', { schema: getGoalSchema }, ({ params: { applicationId } }) =>
    describeGoal(deps, applicationId),
  );

  app.get('/lane-figures', { schema: getLaneFiguresSchema }, (request) => {
    const today = deps.clock.today();
    const { from = `${today.slice(0, 4)}-01-01`, to = today } = request.query;
    return countFigures(deps, { viewer: viewerOf(principalOf(request)), from, to });
  });
}

async function describeGoal({ knex, clock }: AppDeps, caseId: string) {
  const { acceptedOn, closedAt, facts } = await getApplication(knex, caseId);
  if (facts.newEnergy !== true || acceptedOn === null) {
    throw new ApiError('NOT_FOUND', 'Expected an accepted project of new energy, but the case is none.');
  }
  const { newEnergyGoalDays: goalDays, newEnergyWarningDays: warningDays } = await readCitySettings(knex);
  const last = closedAt === null ? clock.today() : clock.dayOf(closedAt);
  const held = daysHeld(await readCycleWay(knex, caseId, acceptedOn), last);
  const netDays = Object.values(held).reduce((sum, days) => sum + days, 0);
  const light = goalLight(netDays, { goalDays, warningDays });
  return { goalDays, warningDays, netDays, light, held, missed: (await findMissedGoal(knex, caseId)) ?? null };
}

async function countFigures({ knex }: AppDeps, query: FiguresQuery) {
  const { newEnergyGoalDays: goalDays } = await readCitySettings(knex);
  const cases = await listCertifiedSpans(knex, query);
  const regions = cases.map(({ regionCode }) => regionCode);
  const calendarOf = await loadCalendars(knex, regions, query.to);
  const read = (span: CertifiedSpan) => readClocks(calendarOf(span.regionCode), span);
  const instant = cases.filter(({ channel }) => channel === 'INSTANT');
  const inTime = instant.filter((each) => read(each).netWorkingDays <= chainWorkingDays(each.limits)).length;
  const days = cases.filter(({ newEnergy }) => newEnergy).map((each) => read(each).netDays);
  const missed = await countMissedGoals(knex, query);
  const count = (holder: 'AGENCY' | 'DESIGNER' | 'APPLICANT' | 'DEPARTMENT'): number => missed.get(holder) ?? 0;
  const { from, to } = query;
  return {
    ...{ from, to },
    instant: { certified: instant.length, inTime, successRate: ratio(inTime, instant.length) },
    newEnergy: {
      goalDays,
      certified: days.length,
      averageNetDays: ratio(
        days.reduce((sum, each) => sum + each, 0),
        days.length,
      ),
      withinGoal: days.filter((each) => each <= goalDays).length,
      missedBecauseOf: {
        AGENCY: count('AGENCY'),
        DESIGNER: count('DESIGNER'),
        APPLICANT: count('APPLICANT'),
        DEPARTMENT: count('DEPARTMENT'),
      },
    },
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;
}
