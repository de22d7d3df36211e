import { Type } from 'typebox';
import { type ClockReading, readClocks } from '../../../domain/clocks.ts';
import { daysHeld, goalLight, type Holder } from '../../../domain/cycle-goal.ts';
import { CHANNELS } from '../../../domain/decision-outputs.ts';
import { chainWorkingDays } from '../../../domain/stage-chain.ts';
import { getApplication } from '../../../storage/applications.ts';
import { readCitySettings } from '../../../storage/city-settings.ts';
import { type CertifiedSpan, type FiguresQuery, listCertifiedSpans } from '../../../storage/cycle-figures.ts';
import { findMissedGoal, readCycleWay } from '../../../storage/cycle-goals.ts';
import { countLanes, countMissedGoals, type LaneCount, listFirstStages } from '../../../storage/lane-figures.ts';
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
    '通道成效 Cases by lane, first stages within their goal, success of the instant lane, and new energy against its goal; the year so far unless told otherwise',
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
  const { newEnergyGoalDays, firstGoalWd } = await readCitySettings(knex);
  const [cases, firsts] = [await listCertifiedSpans(knex, query), await listFirstStages(knex, query)];
  const regions = [...cases, ...firsts].map(({ regionCode }) => regionCode);
  const calendarOf = await loadCalendars(knex, regions, query.to);
  const certified = cases.map((span) => ({ span, reading: readClocks(calendarOf(span.regionCode), span) }));
  const quick = firsts.filter(
    (stage) => readClocks(calendarOf(stage.regionCode), stage).agencyWorkingDays <= firstGoalWd,
  );
  const { from, to } = query;
  return {
    ...{ from, to },
    lanes: laneFigures(await countLanes(knex, query), certified),
    firstStage: {
      ...{ goalWd: firstGoalWd, ended: firsts.length, withinGoal: quick.length },
      rate: ratio(quick.length, firsts.length),
    },
    instant: instantFigures(certified),
    newEnergy: newEnergyFigures(certified, newEnergyGoalDays, await countMissedGoals(knex, query)),
  };
}

interface Certified {
  readonly span: CertifiedSpan;
  readonly reading: ClockReading;
}

/** Every lane, also one without a case: the figures of a month are compared with another's. */
function laneFigures(counts: readonly LaneCount[], certified: readonly Certified[]) {
  return CHANNELS.map((channel) => {
    const count = counts.find((each) => each.channel === channel) ?? { accepted: 0, underReview: 0, certified: 0 };
    const days = certified.filter(({ span }) => span.channel === channel).map(({ reading }) => reading.netDays);
    return { ...count, channel, issued: days.length, averageNetDays: average(days) };
  });
}

function instantFigures(certified: readonly Certified[]) {
  const instant = certified.filter(({ span }) => span.channel === 'INSTANT');
  const inTime = instant.filter(({ span, reading }) => reading.netWorkingDays <= chainWorkingDays(span.limits)).length;
  return { certified: instant.length, inTime, successRate: ratio(inTime, instant.length) };
}

function newEnergyFigures(certified: readonly Certified[], goalDays: number, missed: ReadonlyMap<Holder, number>) {
  const days = certified.filter(({ span }) => span.newEnergy).map(({ reading }) => reading.netDays);
  const count = (holder: Holder): number => missed.get(holder) ?? 0;
  return {
    goalDays,
    certified: days.length,
    averageNetDays: average(days),
    withinGoal: days.filter((each) => each <= goalDays).length,
    missedBecauseOf: {
      AGENCY: count('AGENCY'),
      DESIGNER: count('DESIGNER'),
      APPLICANT: count('APPLICANT'),
      DEPARTMENT: count('DEPARTMENT'),
    },
  };
}

function average(days: readonly number[]): number | null {
  return ratio(
    days.reduce((sum, each) => sum + each, 0),
    days.length,
  );
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;
}
