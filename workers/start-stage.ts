import { parseStageLimits } from '../domain/decision-outputs.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { limitOf, stageWorkingDays } from '../domain/stage-chain.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock, findClock, recomputeClock, startClock } from '../storage/clocks.ts';
import { readDepartmentKindTitles } from '../storage/department-kinds.ts';
import { limitsOfRound } from '../storage/lanes.ts';
import { notify } from '../storage/notifications.ts';
import { findRound, keepLimits, listRounds, REVIEW_STAGES, type ReviewStage } from '../storage/reviews.ts';
import { listRepeats, wasRepeatedSince } from '../storage/round-repeats.ts';
import { findSubmission } from '../storage/submissions.ts';
import { byMorning } from './daily-look.ts';
import { departmentsSilentOn, firstWakeAt } from './deadlines.ts';
import { lastDay } from './documents/content.ts';
import { forecastFrom } from './forecast-end.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readWhole, readWord } from './job-variables.ts';

const EVENTS = { FIRST: 'START_FIRST', SECOND: 'START_SECOND', FINAL: 'START_FINAL' } as const;

const BEFORE = { FIRST: undefined, SECOND: 'FIRST', FINAL: 'SECOND' } as const;

/** Moves the case into a stage of its round and starts the stage's clock where the one before ends. */
export const startStage = caseHandler({
  effectKey: async ({ acting, application, job }) => {
    const round = readWhole(job, 'round');
    const repeats = (await listRepeats(acting.trx, application.id, round)).length;
    const again = repeats === 0 ? '' : `:${repeats}`;
    return `start-stage:${application.id}:${round}:${readWord(job, 'stage', REVIEW_STAGES)}${again}`;
  },
  work: async (context) => {
    const { acting, application, job, at, deps } = context;
    const { calendar, settings } = await context.rules();
    const stage = readWord(job, 'stage', REVIEW_STAGES);
    const round = readWhole(job, 'round');
    const asked = parseStageLimits(job.variables['limits']);
    const limits = await limitsOfRound(acting.trx, application.id, { round, asked });
    await keepLimits(acting, { caseId: application.id, round, limits });
    await enterStage(context, stage);
    const dueBefore = await dueDayBefore(context, { stage, round });
    const startDate = (await endStageBefore(context, stage)) ?? (await firstDayOf(context, round));
    const limitWd = stageWorkingDays(calendar, { own: limitOf(limits, stage), startDate, dueBefore });
    const name = { caseId: application.id, kind: stage, round };
    const clock = await startClock(acting, { ...name, startDate, limitWd }, { calendar, at });
    if (stage === 'FINAL')
      await warnDepartments(context, { round, answerBy: departmentsSilentOn(clock, { calendar, settings }) });
    await forecastFrom(context, { step: stage, round, limits });
    const data = { stage, dueDate: clock.dueDate };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'STAGE_STARTED', legalAt: at, round, data });
    const firstLook = firstWakeAt(clock, { calendar, settings, clock: deps.clock });
    return { limits, wakeAt: byMorning(context, firstLook) };
  },
});

/** Tells the departments that are asked until when they may answer, and what their silence will mean. */
async function warnDepartments(
  { acting, application, at }: CaseContext,
  { round, answerBy }: { readonly round: number; readonly answerBy: PlainDate },
): Promise<void> {
  const asked = (await findRound(acting.trx, application.id, round))?.finalDepartments ?? [];
  if (asked.length === 0) return;
  const titles = await readDepartmentKindTitles(acting.trx);
  const names = asked.map((kind) => titles.get(kind) ?? kind).join('、');
  await notify(acting.trx, {
    businessKey: `CONFIRMATION_ASKED:${application.id}:${round}`,
    caseId: application.id,
    kind: 'CONFIRMATION_ASKED',
    recipientRole: 'department',
    firmCode: null,
    agencyCode: null,
    regionCode: application.regionCode,
    text: `${application.projectName}：请${names}于${lastDay(answerBy)}确认；逾期未答复的，视为同意。`,
    createdAt: at,
  });
}

/** Last day of the stage before by the present calendar and pauses; undefined where the round has none. */
async function dueDayBefore(
  context: CaseContext,
  { stage, round }: { readonly stage: ReviewStage; readonly round: number },
): Promise<PlainDate | undefined> {
  const { acting, application, at } = context;
  const kind = BEFORE[stage];
  const before = kind && (await findClock(acting.trx, { caseId: application.id, kind, round }));
  if (before === undefined) return undefined;
  const { calendar } = await context.rules();
  return (await recomputeClock(acting, before, { calendar, at, reason: 'CHECK' })).clock.dueDate;
}

/** After a round was made void, or a supplement changed the design basis, the case stands in a later step, maybe in this one. */
async function enterStage({ acting, application, at }: CaseContext, stage: ReviewStage): Promise<void> {
  const isAgain = [...REVIEW_STAGES, 'WAIT_SUPPLEMENT', 'SIGNING'].includes(application.state);
  if (stage === 'FIRST' && isAgain) await moveCase(acting, application, { event: 'RESTART_FIRST', at });
  else if (application.state !== stage) await moveCase(acting, application, { event: EVENTS[stage], at });
}

/** Day 0 of a round: the acceptance, the day on which the revision counts, or today where nothing was revised for it. */
async function firstDayOf({ acting, application, today }: CaseContext, round: number): Promise<PlainDate> {
  const { trx } = acting;
  const rounds = await listRounds(trx, application.id);
  const submissionId = rounds.find((each) => each.round === round)?.submissionId;
  const submission = submissionId === undefined ? undefined : await findSubmission(trx, submissionId);
  // What begins anew costs the applicant no time: its stages begin with this day.
  if (submission !== undefined && (await wasRepeatedSince(trx, application.id, submission.submittedAt))) return today;
  if (round === 1) return application.acceptedOn ?? today;
  const isRestart = rounds.some((each) => each.round < round && each.submissionId === submissionId);
  return submission?.kind === 'REVISION' && !isRestart ? submission.effectiveDate : today;
}

/** Ends the clock of the stage before and answers its last day; undefined for the first stage of a round. */
async function endStageBefore(context: CaseContext, stage: ReviewStage): Promise<PlainDate | undefined> {
  const { acting, application, at, today } = context;
  const kind = BEFORE[stage];
  if (kind === undefined) return undefined;
  return endClock(acting, { caseId: application.id, kind }, { state: 'ENDED', on: today, at });
}
