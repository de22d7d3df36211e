import { recordCaseEvent } from '../storage/case-events.ts';
import { notify } from '../storage/notifications.ts';
import { CLOCK_LABELS } from './clock-labels.ts';
import { caseHandler, keyOfJob } from './handler.ts';
import { findWatchedClock } from './watched-clock.ts';

/** Tells the applicant that a limit of theirs is near its end. */
export const sendReminder = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at } = context;
    const { kind, clock } = await findWatchedClock(context);
    if (clock === undefined) return {};
    await notify(acting.trx, {
      businessKey: keyOfJob(context),
      caseId: application.id,
      kind: `REMIND_${kind}`,
      recipientRole: 'applicant',
      firmCode: application.applicantCode,
      agencyCode: null,
      regionCode: null,
      text: `${application.projectName}：${CLOCK_LABELS[kind]}期限为 ${clock.dueDate}，请按期办理。`,
      createdAt: at,
    });
    const data = { clockKind: kind, dueDate: clock.dueDate };
    await recordCaseEvent(acting, {
      caseId: application.id,
      kind: 'REMINDED',
      legalAt: at,
      round: application.round,
      data,
    });
    return {};
  },
});
