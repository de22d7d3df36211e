import { randomUUID } from 'node:crypto';
import type { CaseState } from '../domain/case-state.ts';
import type { Channel, StageLimits } from '../domain/decision-outputs.ts';
import { type LaneBar, laneBarOf } from '../domain/lane-moves.ts';
import { dueBefore, limitOf, stageWorkingDays } from '../domain/stage-chain.ts';
import type { LegalClock } from '../platform/clock.ts';
import { type Application, changeCase, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { publishLaneChange, type Requester } from './case-requests.ts';
import { getChannelDecision } from './channels.ts';
import { announceClockChange, type Clock, extendClock, findClock, findRunningClock } from './clocks.ts';
import { cancelPanel, listPanels } from './expert-panels.ts';
import { findFirm } from './firms.ts';
import { type LaneChange, limitsOfRound, listLaneChanges, recordLaneChange } from './lanes.ts';
import { notify } from './notifications.ts';
import { Refusal } from './refusal.ts';
import { listRequestedMaterials } from './requested-materials.ts';
import { findMissingMaterials } from './submissions.ts';
import { moveTaskDueDates } from './tasks.ts';
import { loadCalendar } from './working-days.ts';

/** Where a case may change its lane: from the acceptance to the end of the review. */
const STATES: readonly CaseState[] = ['ACCEPTED', 'ACCEPTED_DEFICIENT', 'FIRST', 'SECOND', 'FINAL', 'OPINION_ISSUED'];

/** What a department decides, with the days that the table gives the new lane. */
export interface LaneRequest {
  readonly caseId: string;
  readonly to: Channel;
  readonly reason: string;
  readonly by: Requester;
  readonly limits: StageLimits;
  readonly reReviewLimits: StageLimits;
}

/**
 * Lets a case go on in another lane. What was done stays done; the limit of the stage that runs is counted anew from its own
 * day 0, so what was used of it stays used; later stages get the new days when they begin; the fee stays. Refuses NOT_FOUND,
 * WRONG_STATE, SUSPENDED, LANE_BARRED, and INCOMPLETE for the instant lane while a material is missing.
 */
export async function changeLane(
  acting: ActorTransaction,
  request: LaneRequest,
  clock: LegalClock,
): Promise<LaneChange> {
  const { caseId, to, reason, by, limits, reReviewLimits } = request;
  const application = await lockApplication(acting.trx, caseId);
  const from = await checkRequest(acting, application, to);
  const at = clock.now();
  const number = (await listLaneChanges(acting.trx, caseId)).length + 1;
  const panelDue = to === 'EXPERT' && application.round > 0 && !(await hasPassedPanel(acting, caseId));
  const decided = { decidedBy: by.id, decidedByName: by.displayName, decidedAt: at };
  const days = { limits, reReviewLimits };
  const change: LaneChange = { id: randomUUID(), caseId, number, from, to, reason, ...days, panelDue, ...decided };
  await recordLaneChange(acting, change);
  await changeCase(acting, application, { channel: to }, at);
  if (to !== 'EXPERT') await cancelPanel(acting, caseId, { on: clock.today(), at });
  await moveRunningStage(acting, application, change);
  await announceClockChange(acting.trx, caseId, `lane:${change.id}`);
  await publishLaneChange(acting, caseId, change.id);
  const data = { from, channel: to, reason };
  await recordCaseEvent(acting, { caseId, kind: 'LANE_CHANGED', legalAt: at, round: application.round, data });
  await tell(acting, application, change);
  return change;
}

async function checkRequest(acting: ActorTransaction, application: Application, to: Channel): Promise<Channel> {
  const { channel, state } = application;
  if (application.suspended) {
    throw new Refusal('SUSPENDED', `Expected a case that goes on, but it rests: ${application.suspensionReason}.`);
  }
  if (application.closedAt !== null || application.withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', 'Expected a case that is open, but it has ended or is being withdrawn.');
  }
  if (channel === null || !STATES.includes(state)) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected a case between its acceptance and the end of its review, but it is ${state}.`,
    );
  }
  if (channel === to) throw new Refusal('WRONG_STATE', `Expected another lane, but the case is in ${to} already.`);
  await refuseBarred(acting, application, to);
  if (to === 'INSTANT') await refuseWhileMissing(acting, application.id);
  return channel;
}

/** Some matters are never decided at once, and a design beyond the codes is the experts' until they have agreed. */
async function refuseBarred(acting: ActorTransaction, application: Application, to: Channel): Promise<void> {
  const { facts } = await getChannelDecision(acting.trx, application.id);
  const design = await findFirm(acting.trx, application.facts.designUscc ?? '');
  const panelPassed = await hasPassedPanel(acting, application.id);
  const bar = laneBarOf({ to, facts, designCredit: design?.creditGrade ?? null, panelPassed });
  if (bar !== undefined) throw new Refusal('LANE_BARRED', BAR_SENTENCES[bar]);
}

const BAR_SENTENCES: Readonly<Record<LaneBar, string>> = {
  SPECIAL_PROJECT: 'Expected a project that may be decided at once, but it is a special project.',
  DESIGN_CREDIT: 'Expected a project that may be decided at once, but its design unit is graded C or D.',
  PANEL_DUE: 'Expected experts who have agreed to a design beyond the codes, but they have not.',
};

/** Matters that are decided at once are not for files that are not whole. */
async function refuseWhileMissing({ trx }: ActorTransaction, caseId: string): Promise<void> {
  const { key, nonKey } = await findMissingMaterials(trx, caseId);
  const settled = (await listRequestedMaterials(trx, caseId)).filter(({ settledAt }) => settledAt !== null);
  const missing = [...key, ...nonKey].filter((slot) => !settled.some((each) => each.slot === slot));
  if (missing.length === 0) return;
  throw new Refusal(
    'INCOMPLETE',
    `Expected a complete file for the lane INSTANT, but these are missing: ${missing.join(', ')}.`,
  );
}

async function hasPassedPanel({ trx }: ActorTransaction, caseId: string): Promise<boolean> {
  return (await listPanels(trx, caseId)).some(({ state }) => state === 'PASSED');
}

/** Counts the limit of the stage that runs anew; the day that was shown before is kept with the clock. */
async function moveRunningStage(
  acting: ActorTransaction,
  { id: caseId, round, regionCode }: Application,
  change: LaneChange,
): Promise<void> {
  const { trx } = acting;
  const limits = await limitsOfRound(trx, caseId, { round, asked: change.limits });
  for (const stage of ['FIRST', 'SECOND', 'FINAL'] as const) {
    const running = await findRunningClock(trx, caseId, stage);
    if (running === undefined) continue;
    const calendar = await loadCalendar(trx, { regionCode, around: running.startDate });
    const first = (await findClock(trx, { caseId, kind: 'FIRST', round })) ?? running;
    const before = dueBefore(calendar, stage, { day0: first.startDate, limits });
    const { startDate } = running;
    const limitWd = stageWorkingDays(calendar, { own: limitOf(limits, stage), startDate, dueBefore: before });
    const at = change.decidedAt;
    const moved: Clock = await extendClock(acting, running, { limitWd, calendar, at, reason: 'LANE' });
    await moveTaskDueDates(trx, { caseId, stage, dueDate: moved.dueDate });
  }
}

async function tell(
  { trx }: ActorTransaction,
  application: Application,
  { id, from, to, reason, decidedAt }: LaneChange,
): Promise<void> {
  const { id: caseId, applicantCode, agencyCode, projectName, number } = application;
  const text = `${projectName}（${number}）：审查通道由${LABELS[from]}调整为${LABELS[to]}。理由：${reason}`;
  const message = { caseId, kind: 'LANE_CHANGED', regionCode: null, text, createdAt: decidedAt };
  const nobody = { firmCode: null, agencyCode: null };
  await notify(trx, {
    ...{ ...message, ...nobody, businessKey: `LANE_CHANGED:${id}:applicant` },
    ...{ recipientRole: 'applicant', firmCode: applicantCode },
  });
  if (agencyCode === null) return;
  await notify(trx, {
    ...{ ...message, ...nobody, businessKey: `LANE_CHANGED:${id}:agency` },
    ...{ recipientRole: 'agencyManager', agencyCode },
  });
}

const LABELS: Readonly<Record<Channel, string>> = {
  INSTANT: '即来即审',
  FAST: '快速通道',
  NORMAL: '一般通道',
  EXPERT: '专家论证',
};
