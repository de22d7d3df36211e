import { parseStageLimits } from '../domain/decision-outputs.ts';
import { needsReply } from '../domain/opinions.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { RETURN_REASON_LABELS, type ReturnReason } from '../domain/rounds.ts';
import { chainWorkingDays } from '../domain/stage-chain.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { findClock, startClock, statusOf } from '../storage/clocks.ts';
import { limitsOfRound } from '../storage/lanes.ts';
import { notify } from '../storage/notifications.ts';
import { recordNotice } from '../storage/opinion-notices.ts';
import { listOpinions, issueOpinions as markIssued, type Opinion } from '../storage/opinions.ts';
import { listPauses, openPause } from '../storage/pauses.ts';
import { findRound, type Round } from '../storage/reviews.ts';
import { firstWakeAt } from './deadlines.ts';
import { chineseDate, lastDay, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { opinionSections } from './documents/opinion-sections.ts';
import { forecastFrom } from './forecast-end.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readWhole } from './job-variables.ts';

/** Sends the notice with all open opinions of the round; from now on the time is the applicant's. */
export const issueOpinions = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application, job }) => `issue-opinions:${application.id}:${readWhole(job, 'round')}`,
  work: async (context) => {
    const { acting, application, job, at, today, deps } = context;
    const { calendar, settings } = await context.rules();
    const caseId = application.id;
    const round = readWhole(job, 'round');
    const asked = parseStageLimits(job.variables['limits']);
    const limits = await limitsOfRound(acting.trx, caseId, { round: 1, asked });
    await moveCase(acting, application, { event: 'ISSUE_OPINIONS', at });
    const clock = await startClock(
      acting,
      { caseId, kind: 'REVISION', round, startDate: today, limitWd: limits.revisionWd },
      { calendar, at },
    );
    await forecastFrom(context, { step: 'REVISION', round, limits });
    await markIssued(acting, caseId, at);
    const planned = await findRound(acting.trx, caseId, round);
    const noticeDueOn = planned === undefined ? null : await reviewDueOn(context, planned);
    const dates = { noticeIssuedAt: at, noticeDueOn, revisionDueOn: clock.dueDate };
    await recordNotice(acting, { caseId, round, ...dates });
    const open = (await listOpinions(acting.trx, { caseId })).filter(needsReply);
    const noticeId = await sendNotice(context, {
      ...{ round, dueDate: clock.dueDate, opinions: open, objectionWd: settings.objectionWd },
      reviewDueOn: noticeDueOn,
      returnReason: planned?.returnReason ?? null,
    });
    const openedBy = application.agencyName ?? '';
    const cause = `第 ${round} 轮审查意见待修改答复`;
    await openPause(acting, { caseId, reason: 'REVISION', from: today, cause, openedBy, noticeId });
    const data = { opinions: open.length, dueDate: clock.dueDate };
    await recordCaseEvent(acting, { caseId, kind: 'OPINIONS_ISSUED', legalAt: at, round, data });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

/**
 * Last day of the review in a round: the days of its stages together, from the day on which the first began, outside of what
 * stopped the agency's clocks. The last stage's own day would follow whatever the stages before it have lost.
 */
async function reviewDueOn(context: CaseContext, { round, limits: asked }: Round): Promise<PlainDate | null> {
  const { acting, application } = context;
  const { id: caseId } = application;
  const first = await findClock(acting.trx, { caseId, kind: 'FIRST', round });
  if (first === undefined || asked === null) {
    return (await findClock(acting.trx, { caseId, kind: 'FINAL', round }))?.dueDate ?? null;
  }
  const limits = await limitsOfRound(acting.trx, caseId, { round, asked });
  const { calendar } = await context.rules();
  const whole = { kind: first.kind, startDate: first.startDate, limitWd: chainWorkingDays(limits) };
  const status = statusOf(whole, calendar, await listPauses(acting.trx, caseId));
  return status.state === 'PAUSED' ? null : status.dueDate;
}

interface Notice {
  readonly round: number;
  readonly dueDate: string;
  readonly opinions: readonly Opinion[];
  readonly objectionWd: number;
  /** Last day of the review; null where no clock told it. */
  readonly reviewDueOn: string | null;
  readonly returnReason: ReturnReason | null;
}

/** Why the drawings go back, and when this notice was due and goes out. */
function timesOf({ reviewDueOn, returnReason }: Notice, today: string): string {
  const reason = returnReason === null ? '' : `退回原因：${RETURN_REASON_LABELS[returnReason]}。`;
  const due = reviewDueOn === null ? '' : `本轮审查意见应于${lastDay(reviewDueOn)}发出，`;
  return `${reason}${due}本告知书于${chineseDate(today)}发出。`;
}

async function sendNotice(context: CaseContext, notice: Notice): Promise<string> {
  const { round, dueDate, opinions, objectionWd } = notice;
  const { acting, application, at, today } = context;
  const issuedBy = application.agencyName ?? '';
  const noticeId = await issueDocument(context, {
    code: 'OPINION_NOTICE',
    occasion: String(round),
    issuedBy,
    content: {
      addressee: `${application.applicantName}、${application.designUnitName ?? ''}`,
      paragraphs: [
        `${nameCase(application)}施工图第 ${round} 轮审查已完成，需要修改和答复的意见如下。`,
        `请于${lastDay(dueDate)}逐条答复并提交修改后的图纸；逾期未提交的，终止审查。`,
        `对意见有异议的，可在本告知书发出后 ${objectionWd} 个工作日内提出，每条意见一次；其他意见照常答复。`,
        timesOf(notice, today),
      ],
      sections: await opinionSections(context, opinions),
      signatures: [{ label: '审查机构', name: issuedBy }],
    },
  });
  await notify(acting.trx, {
    businessKey: `OPINIONS_ISSUED:${application.id}:${round}`,
    caseId: application.id,
    kind: 'OPINIONS_ISSUED',
    recipientRole: 'designUnit',
    firmCode: application.designUnitCode,
    agencyCode: null,
    regionCode: null,
    text: `${application.projectName}：第 ${round} 轮审查意见 ${opinions.length} 条，请于${lastDay(dueDate)}答复。`,
    createdAt: at,
  });
  return noticeId;
}
