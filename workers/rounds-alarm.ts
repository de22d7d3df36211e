import { exceedsRounds } from '../domain/rounds.ts';
import { findLastEvent, recordCaseEvent } from '../storage/case-events.ts';
import { notify } from '../storage/notifications.ts';
import type { CaseContext } from './handler.ts';

/**
 * Tells agency and department, once for each case, that it goes into more rounds than the city takes for normal. `restarts`:
 * rounds that another agency or another design basis has made necessary; the drawings were not sent back for those.
 */
export async function alarmIfExceeded(
  { acting, application, at, rules }: CaseContext,
  { round, restarts }: { readonly round: number; readonly restarts: number },
): Promise<void> {
  const { id: caseId, projectName, agencyCode, regionCode } = application;
  const { settings } = await rules();
  if (!exceedsRounds(round - restarts, settings.roundsBeforeAlarm)) return;
  if ((await findLastEvent(acting.trx, caseId, 'ROUNDS_EXCEEDED')) !== undefined) return;
  const recipients = [
    { recipientRole: 'agencyManager', agencyCode, regionCode: null },
    { recipientRole: 'department', agencyCode: null, regionCode },
  ] as const;
  for (const recipient of recipients) {
    await notify(acting.trx, {
      businessKey: `ROUNDS_EXCEEDED:${caseId}:${recipient.recipientRole}`,
      ...{ caseId, kind: 'ROUNDS_EXCEEDED', firmCode: null, createdAt: at, ...recipient },
      text: `${projectName}：图纸已退回 ${round - restarts - 1} 次，现进入第 ${round} 轮审查。`,
    });
  }
  await recordCaseEvent(acting, { caseId, kind: 'ROUNDS_EXCEEDED', legalAt: at, round });
}
