import { isPassed, panelDiscipline } from '../domain/expert-panel.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { getChannelDecision } from '../storage/channels.ts';
import { announceClockChange } from '../storage/clocks.ts';
import { decidePanel, type ExpertPanel, listPanels } from '../storage/expert-panels.ts';
import { createOpinion } from '../storage/opinions.ts';
import { findFinishedTask, type Task } from '../storage/tasks.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { forecastAgain } from './forecast-end.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/**
 * Draws the result of a panel from the votes. The agency's clock goes on; objections become an opinion that bars the pass, so
 * that the one notice of the round carries them and the designer answers them like any other.
 */
export const recordPanelResult = caseHandler({
  issuesDocuments: true,
  work: async (context) => {
    const { acting, application } = context;
    const panel = (await listPanels(acting.trx, application.id)).at(-1);
    if (panel === undefined) throw new Error(`Expected a panel of case ${application.id}, but there is none.`);
    // Decided before, or ended by a change of lane.
    if (panel.state !== 'CONVENED') return { panelOutcome: panel.state };
    return { panelOutcome: await decide(context, panel) };
  },
});

async function decide(context: CaseContext, panel: ExpertPanel): Promise<'PASSED' | 'NOT_PASSED'> {
  const { acting, application, at, today } = context;
  const { experts, rules, round, number } = panel;
  const caseId = application.id;
  const task = await findFinishedTask(acting.trx, caseId, 'RecordPanelResult');
  if (task === undefined || rules === null)
    throw new Error(`Expected the votes of panel ${number}, but there are none.`);
  const { votesFor, minutes } = task.outcome ?? {};
  const votes = { votesFor: Number(votesFor), minutes: String(minutes), by: task.assigneeName ?? '' };
  const state = isPassed(votes.votesFor, experts.length, rules) ? 'PASSED' : 'NOT_PASSED';
  await decidePanel(acting, panel, { ...votes, state, on: today, at });
  await forecastAgain(context, 'PAUSE');
  await announceClockChange(acting.trx, caseId, `panel-decided:${number}`);
  if (state === 'NOT_PASSED') await object(context, task, { panel, minutes: votes.minutes });
  await announce(context, panel, { ...votes, state });
  const data = { outcome: state, votesFor: votes.votesFor, experts: experts.length };
  await recordCaseEvent(acting, { caseId, kind: 'PANEL_DECIDED', legalAt: at, round, data });
  return state;
}

async function object(
  { acting, application, at }: CaseContext,
  task: Task,
  { panel, minutes }: { readonly panel: ExpertPanel; readonly minutes: string },
): Promise<void> {
  const { facts, disciplines } = await getChannelDecision(acting.trx, application.id);
  const required = disciplines.map(({ discipline }) => discipline);
  const content = { fileId: null, sheet: null, position: null, standard: null, clause: null, privateNote: null };
  const opinion = {
    ...content,
    caseId: application.id,
    round: panel.round,
    stage: 'FINAL' as const,
    discipline: panelDiscipline(facts, required),
    taskId: task.id,
    reviewerId: task.assigneeUserId ?? '',
    reviewerName: task.assigneeName ?? '',
    severity: 'MANDATORY' as const,
    text: `专家评审未通过：${minutes}`,
  };
  await createOpinion(acting, opinion, at);
}

async function announce(
  context: CaseContext,
  { number, experts }: ExpertPanel,
  result: { readonly state: string; readonly votesFor: number; readonly minutes: string },
): Promise<void> {
  const { application } = context;
  const issuedBy = await nameAcceptanceOffice(context);
  const word = result.state === 'PASSED' ? '通过' : '未通过';
  await issueDocument(context, {
    code: 'PANEL_RESULT',
    occasion: String(number),
    issuedBy,
    content: {
      addressee: `${application.applicantName}、${application.designUnitName ?? ''}`,
      paragraphs: [
        `${nameCase(application)}专家评审结论：${word}（专家 ${experts.length} 人，同意 ${result.votesFor} 人）。`,
        '自本结论作出之日起，审查时限继续计算。',
      ],
      sections: [
        { heading: '评审意见', lines: result.minutes.split('\n').filter((line) => line.trim() !== '') },
        {
          heading: '评审专家',
          lines: experts.map(({ name, field, unit }) => `${name}（${field}）${unit}`),
          numbered: true,
        },
      ],
      signatures: [{ label: '出具单位', name: issuedBy }],
    },
  });
}
