import { getChannelDecision } from '../storage/channels.ts';
import { callPanel, isOpenPanel, listPanels } from '../storage/expert-panels.ts';
import { listLaneChanges } from '../storage/lanes.ts';
import { forecastAgain } from './forecast-end.ts';
import { type CaseContext, caseHandler, keyOfJob } from './handler.ts';

/**
 * Lets the process of a case follow the lane that the tables have already: the decisions that come ask the table of limits
 * with it, and where experts are to meet although the review has begun, the process calls for them.
 */
export const applyLaneChange = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application } = context;
    const change = (await listLaneChanges(acting.trx, application.id)).at(-1);
    if (change === undefined)
      throw new Error(`Expected a change of lane of case ${application.id}, but there is none.`);
    await forecastAgain(context, 'LANE', change);
    const { rule } = await getChannelDecision(acting.trx, application.id);
    return {
      channelDecision: { channel: change.to, rule },
      limits: change.limits,
      panelDue: change.panelDue && (await callMidwayPanel(context)),
    };
  },
});

/**
 * True for the one step that calls the panel of a change, also when another engine takes that step again. A panel that is
 * under way serves as well, and one that has passed makes another needless.
 */
async function callMidwayPanel({ acting, application, deps, job }: CaseContext): Promise<boolean> {
  const panels = await listPanels(acting.trx, application.id);
  const called = panels.find(({ state }) => state === 'CALLED');
  if (called !== undefined) return !called.calledBy.startsWith(`${deps.engineIdentity}:`);
  if (panels.some((panel) => isOpenPanel(panel) || panel.state === 'PASSED')) return false;
  const calledBy = `${deps.engineIdentity}:${job.key}`;
  await callPanel(acting, { caseId: application.id, round: application.round, calledBy });
  return true;
}
