import { cityOf } from '../domain/regions.ts';
import type { Role } from '../domain/roles.ts';
import type { Application } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import type { Clock, ClockKind } from '../storage/clocks.ts';
import { notify } from '../storage/notifications.ts';
import { CLOCK_LABELS } from './clock-labels.ts';
import { type CaseContext, caseHandler, keyOfJob } from './handler.ts';
import { findWatchedClock } from './watched-clock.ts';

interface Recipient {
  readonly recipientRole: Role;
  readonly agencyCode: string | null;
  readonly regionCode: string | null;
}

/** Tells the next one up the ladder: whoever works on it that the light is yellow, then red; the county (督办), the city. */
export const escalateDeadline = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { clock } = await findWatchedClock(context);
    if (clock !== undefined) await escalate(context, clock, keyOfJob(context));
    return {};
  },
});

/** Says of a limit what it has come to: a yellow light before its last day, then a red one, higher with each word. */
export async function escalate(
  { acting, application, at }: CaseContext,
  clock: Clock,
  businessKey: string,
): Promise<void> {
  const { kind, dueDate } = clock;
  const level = clock.fired.filter((name) => name.startsWith('ESCALATE:')).length;
  await notify(acting.trx, {
    ...recipientOf(application, kind, level),
    businessKey,
    caseId: application.id,
    kind: `${level === 0 ? 'WARN' : 'ESCALATE'}_${kind}`,
    firmCode: null,
    text: `${application.projectName}（${application.number}）：${CLOCK_LABELS[kind]}${wordsOf(level, clock)}`,
    createdAt: at,
  });
  await recordCaseEvent(acting, {
    caseId: application.id,
    kind: level === 0 ? 'WARNED' : 'ESCALATED',
    legalAt: at,
    round: application.round,
    data: { clockKind: kind, dueDate, level },
  });
}

/** Limits in which an acceptance office answers an applicant. */
const OF_OFFICE: readonly ClockKind[] = ['ACCEPTANCE', 'SUPPLEMENT_CHECK', 'EXTENSION_DECISION'];

/** Level 0 comes before the last day; from level 2 on it is for the office above to see to it. */
function wordsOf(level: number, { dueDate }: Clock): string {
  if (level === 0) return `期限为 ${dueDate}，即将到期（黄灯），请抓紧办理。`;
  const overdue = `已超过期限 ${dueDate}（红灯）`;
  return level === 1 ? `${overdue}，请立即办理。` : `${overdue}，请督办。`;
}

function recipientOf(application: Application, kind: ClockKind, level: number): Recipient {
  const { agencyCode, regionCode } = application;
  // The agency that is asked has the task before it; the county is told at once.
  if (kind === 'AGENCY' && level === 1) return { recipientRole: 'department', agencyCode: null, regionCode };
  if (level >= 3) return { recipientRole: 'department', agencyCode: null, regionCode: cityOf(regionCode) };
  if (level === 2 || kind === 'PANEL') return { recipientRole: 'department', agencyCode: null, regionCode };
  return OF_OFFICE.includes(kind)
    ? { recipientRole: 'acceptanceOfficer', agencyCode: null, regionCode }
    : { recipientRole: 'agencyManager', agencyCode, regionCode: null };
}
