import { type PauseReason, restsCase } from '../domain/pauses.ts';
import { findLastEvent, recordCaseEvent } from '../storage/case-events.ts';
import { announceClockChange } from '../storage/clocks.ts';
import { listPauses } from '../storage/pauses.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { announcePause } from './documents/announce-pause.ts';
import { caseHandler, keyOfJob } from './handler.ts';

const WORDS: Readonly<Record<'SUSPENSION' | 'HEARING', string>> = {
  SUSPENSION: '主管部门责令中止',
  HEARING: '举行听证',
};

/**
 * Stops every clock of a case that a department has ordered to rest, from the day of the order, however late the engine
 * comes to it; the mark itself was set by the order.
 */
export const suspendCase = caseHandler({
  issuesDocuments: true,
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, at, deps } = context;
    const caseId = application.id;
    // A repair, or another engine, may repeat the step.
    const pauses = await listPauses(acting.trx, caseId);
    if (pauses.some((pause) => restsCase(pause) && pause.to === null)) return {};
    const order = await findLastEvent(acting.trx, caseId, 'SUSPENSION_ORDERED');
    const reason: PauseReason = order?.data['kind'] === 'HEARING' ? 'HEARING' : 'SUSPENSION';
    await announcePause(context, {
      reason,
      from: deps.clock.dayOf(order?.legalAt ?? at),
      cause: `${WORDS[reason]}（${application.suspensionReason ?? ''}）`,
      issuedBy: await nameAcceptanceOffice(context),
      orderedBy: order?.actorName ?? '',
    });
    await announceClockChange(acting.trx, caseId, keyOfJob(context));
    const data = { reason: application.suspensionReason, kind: reason };
    await recordCaseEvent(acting, { caseId, kind: 'SUSPENDED', legalAt: at, data });
    return {};
  },
});
