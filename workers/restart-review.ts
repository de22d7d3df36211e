import { departmentsOf } from '../domain/decision-outputs.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { getChannelDecision } from '../storage/channels.ts';
import { voidClocks } from '../storage/clocks.ts';
import { listStaleDisciplines } from '../storage/design-basis.ts';
import { noteFiles } from '../storage/late-files.ts';
import { findRound, REVIEW_STAGES, reopenDisciplines } from '../storage/reviews.ts';
import { findSupplement, markRestarted } from '../storage/supplements.ts';
import { caseHandler } from './handler.ts';

/**
 * Begins a round anew in the midst of it for the disciplines whose design basis a supplement has changed: what was done of
 * them, and the final stage, is void; the other disciplines keep their results. The stages get their whole limits.
 */
export const restartReview = caseHandler({
  work: async ({ acting, application, at, today }) => {
    const { id: caseId } = application;
    const supplement = await findSupplement(acting.trx, caseId);
    // A job that came twice finds it done.
    if (supplement === undefined || supplement.stoppedRound === null || supplement.restartedAt !== null) return {};
    const round = supplement.stoppedRound;
    const disciplines = await listStaleDisciplines(acting.trx, caseId);
    const { disciplines: required } = await getChannelDecision(acting.trx, caseId);
    const departments = departmentsOf(required.filter((row) => disciplines.includes(row.discipline)));
    await reopenDisciplines(acting, { caseId, round, disciplines, departments, at });
    const stopped = await findRound(acting.trx, caseId, round);
    if (stopped !== undefined) await noteFiles(acting, stopped, disciplines);
    await voidClocks(acting, { caseId, round, kinds: REVIEW_STAGES }, { on: today, at });
    await markRestarted(acting, caseId, at);
    await recordCaseEvent(acting, { caseId, kind: 'REVIEW_RESTARTED', legalAt: at, round, data: { disciplines } });
    return {};
  },
});
