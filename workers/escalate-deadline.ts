import type { Role } from '../domain/roles.ts';
import type { Application } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import type { ClockKind } from '../storage/clocks.ts';
import { notify } from '../storage/notifications.ts';
import { CLOCK_LABELS } from './clock-labels.ts';
import { caseHandler, keyOfJob } from './handler.ts';
import { findWatchedClock } from './watched-clock.ts';

interface Recipient {
  readonly recipientRole: Role;
  readonly agencyCode: string | null;
  readonly regionCode: string | null;
}

/** Tells the next one up the ladder that a limit was missed: whoever works on it, the county, the city. */
export const escalateDeadline = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at } = context;
    const { kind, clock } = await findWatchedClock(context);
    if (clock === undefined) return {};
    const level = clock.fired.filter((name) => name.startsWith('ESCALATE:')).length;
    await notify(acting.trx, {
      ...recipientOf(application, kind, level),
      businessKey: keyOfJob(context),
      caseId: application.id,
      kind: `ESCALATE_${kind}`,
      firmCode: null,
      text: `${application.projectName}（${application.number}）：${CLOCK_LABELS[kind]}已超过期限 ${clock.dueDate}，请督办。`,
      createdAt: at,
    });
    const data = { clockKind: kind, dueDate: clock.dueDate, level };
    await recordCaseEvent(acting, {
      caseId: application.id,
      kind: 'ESCALATED',
      legalAt: at,
      round: application.round,
      data,
    });
    return {};
  },
});

function recipientOf(application: Application, kind: ClockKind, level: number): Recipient {
  const { agencyCode, regionCode } = application;
  if (level >= 3) return { recipientRole: 'department', agencyCode: null, regionCode: `${regionCode.slice(0, 4)}00` };
  if (level === 2) return { recipientRole: 'department', agencyCode: null, regionCode };
  return kind === 'ACCEPTANCE'
    ? { recipientRole: 'acceptanceOfficer', agencyCode: null, regionCode }
    : { recipientRole: 'agencyManager', agencyCode, regionCode: null };
}
