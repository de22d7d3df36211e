import { readExperts } from '../domain/expert-panel.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { findOpenPanel, convenePanel as storeExperts } from '../storage/expert-panels.ts';
import { findFinishedTask } from '../storage/tasks.ts';
import { caseHandler } from './handler.ts';
import { readText } from './job-variables.ts';

/** Notes whom the department has called; the list was checked when the task was done. */
export const convenePanel = caseHandler({
  work: async ({ acting, application, job, at, today }) => {
    const caseId = application.id;
    const panel = await findOpenPanel(acting.trx, caseId);
    // Noted before, or ended meanwhile by a change of lane.
    if (panel?.state !== 'OPEN') return {};
    const list = readExperts(readText(job, 'experts'));
    if (!list.ok) throw new Error(`Expected a list of experts, but line ${list.line} cannot be read.`);
    const task = await findFinishedTask(acting.trx, caseId, 'ConvenePanel');
    await storeExperts(acting, panel, { experts: list.experts, by: task?.assigneeName ?? '', on: today });
    const data = { experts: list.experts.length };
    await recordCaseEvent(acting, { caseId, kind: 'PANEL_CONVENED', legalAt: at, round: panel.round, data });
    return {};
  },
});
