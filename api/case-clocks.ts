import type { Static } from 'typebox';
import type { WorkingDayCalendar } from '../domain/calendar.ts';
import { readClocks } from '../domain/clocks.ts';
import { type DayEnd, stageDueDates } from '../domain/due-dates.ts';
import { type LegalEnd, legalEndFromAcceptance, legalEndFromStage } from '../domain/legal-end.ts';
import { type LimitEnd, type LimitLight, lightOf } from '../domain/lights.ts';
import { type Pause, withoutPauses } from '../domain/pauses.ts';
import { chinaMinuteOf, type PlainDate, type PlainMinute } from '../domain/plain-date.ts';
import { type Application, getApplication } from '../storage/applications.ts';
import { findCaseSpan } from '../storage/case-time.ts';
import { findChannelDecision } from '../storage/channels.ts';
import type { CitySettings } from '../storage/city-setting-rules.ts';
import { readCitySettings } from '../storage/city-settings.ts';
import { type Clock, listChangesOfCase, listClocks, pausesOf, statusOf } from '../storage/clocks.ts';
import { findForecast, type RecordedForecast } from '../storage/forecasts.ts';
import { limitsOfRound } from '../storage/lanes.ts';
import { listPauses, type RecordedPause } from '../storage/pauses.ts';
import { REVIEW_STAGES } from '../storage/reviews.ts';
import { loadCalendar } from '../storage/working-days.ts';
import type { AppDeps } from './deps.ts';
import type { ClocksView } from './schemas/clocks.ts';

/** What every figure about time depends on when somebody looks. */
export interface TimeView {
  readonly calendar: WorkingDayCalendar;
  readonly now: PlainMinute;
  readonly yellowWd: number;
  readonly dayEnd: DayEnd;
  readonly noonMinute: string;
}

/** Limits with lights, pauses with notices, the three clocks side by side and the forecast: one definition for all who look. */
export async function readCaseClocks(deps: AppDeps, applicationId: string): Promise<Static<typeof ClocksView>> {
  const { knex, clock } = deps;
  const application = await getApplication(knex, applicationId);
  const view = await timeViewOf(deps, application.regionCode);
  const [clocks, pauses, changes, span, forecast] = await Promise.all([
    listClocks(knex, applicationId),
    listPauses(knex, applicationId),
    listChangesOfCase(knex, applicationId),
    findCaseSpan(knex, application, clock.today()),
    findForecast(knex, applicationId),
  ]);
  return {
    items: clocks.map((each) => ({
      ...each,
      ...standingOf(each, pauses, view),
      changes: changes.filter(({ clockId }) => clockId === each.id),
    })),
    pauses,
    reading: span === undefined ? null : readClocks(view.calendar, span),
    forecast: application.closedAt === null ? (forecast ?? null) : null,
    legalEnd: await legalEndOf(deps, application, {
      ...{ calendar: view.calendar, today: view.now.slice(0, 10) },
      ...{ clocks, pauses, forecast },
    }),
    plannedEnd: await plannedEndOf(deps, application, view.calendar),
  };
}

/** The calendar of a region's city and the city's settings, as they are now. */
export async function timeViewOf({ knex, clock }: AppDeps, regionCode: string): Promise<TimeView> {
  const now = chinaMinuteOf(clock.now().getTime());
  const settings: CitySettings = await readCitySettings(knex);
  const { yellowWd, dayEnd, closingMinute, noonMinute } = settings;
  const calendar = await loadCalendar(knex, { regionCode, around: now.slice(0, 10) });
  return { calendar, now, yellowWd, dayEnd: { kind: dayEnd, closingMinute }, noonMinute };
}

/** How a limit of a case, or a task with it, looks now; days on which it stood still make it no later. */
export function limitLightOf(
  view: TimeView,
  { kind, dueDate, dueMinute }: LimitEnd & { readonly kind: string | null },
  pauses: readonly Pause[],
): LimitLight {
  const calendar = withoutPauses(view.calendar, pausesOf(kind, pauses), view.now.slice(0, 10));
  return lightOf(calendar, { dueDate, dueMinute }, view);
}

/** A clock as it stands by the calendar of today; its watcher stores a moved last day a moment after what moved it. */
interface Standing extends Pick<Clock, 'dueDate' | 'provisional'> {
  readonly paused: boolean;
  readonly light: LimitLight['light'] | null;
  /** Working days left, negative once late, kept while paused; null for a limit that has ended. */
  readonly remainingWd: number | null;
  readonly remainingHalfDays: number | null;
}

function standingOf(clock: Clock, pauses: readonly RecordedPause[], view: TimeView): Standing {
  const { dueDate, dueMinute, provisional } = clock;
  const still = { dueDate, provisional, light: null, remainingHalfDays: null };
  if (clock.state !== 'RUNNING') return { ...still, paused: false, remainingWd: null };
  const status = statusOf(clock, view.calendar, pauses);
  if (status.state === 'PAUSED') {
    return { ...still, paused: true, remainingWd: status.remainingWorkingDays };
  }
  const standing = limitLightOf(view, { kind: clock.kind, dueDate: status.dueDate, dueMinute }, pauses);
  // What had run out before the pause keeps its date; how late it is stands still.
  const isStopped = pausesOf(clock.kind, pauses).some(({ to }) => to === null);
  if (isStopped) return { ...still, paused: true, remainingWd: standing.remainingWd };
  return { ...status, paused: false, ...standing };
}

/** Until when the round that runs must be over; null before the lane is chosen, during a revision and after the end. */
async function legalEndOf(
  { knex }: AppDeps,
  { id, acceptedOn, closedAt, round }: Application,
  seen: {
    readonly calendar: WorkingDayCalendar;
    readonly today: PlainDate;
    readonly clocks: readonly Clock[];
    readonly pauses: readonly RecordedPause[];
    readonly forecast: RecordedForecast | undefined;
  },
): Promise<LegalEnd | null> {
  const { calendar, today, clocks, pauses, forecast } = seen;
  const decision = await findChannelDecision(knex, id);
  if (decision === undefined || acceptedOn === null || closedAt !== null) return null;
  const asked = forecast?.round === round ? forecast.limits : null;
  // A re-review of before the limits were kept has none that could be told.
  if (round > 1 && asked === null) return null;
  const limits = await limitsOfRound(knex, id, { round, asked: asked ?? decision.limits });
  for (const stage of REVIEW_STAGES) {
    const running = clocks.find(({ kind, state }) => kind === stage && state === 'RUNNING');
    if (running === undefined) continue;
    const stops = pausesOf(stage, pauses);
    const status = statusOf(running, calendar, pauses);
    const isStopped = status.state === 'RUNNING' && stops.some(({ to }) => to === null);
    const stood = { state: 'PAUSED', remainingWorkingDays: 0 } as const;
    return legalEndFromStage(
      withoutPauses(calendar, stops, today),
      { stage, status: isStopped ? stood : status },
      limits,
    );
  }
  const hasBegun = clocks.some(({ kind }) => kind === 'FIRST');
  return hasBegun ? null : legalEndFromAcceptance(calendar, { day0: acceptedOn, pauses }, limits);
}

/** Last day of the three stages of the first round if nothing pauses them; null before the channel is decided. */
async function plannedEndOf(
  { knex }: AppDeps,
  { id, acceptedOn }: Application,
  calendar: WorkingDayCalendar,
): Promise<PlainDate | null> {
  const decision = await findChannelDecision(knex, id);
  if (decision === undefined || acceptedOn === null) return null;
  const limits = await limitsOfRound(knex, id, { round: 1, asked: decision.limits });
  return stageDueDates(calendar, acceptedOn, limits).final.date;
}
