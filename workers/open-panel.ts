import { parsePanelRules } from '../domain/decision-outputs.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { announceClockChange, startClock } from '../storage/clocks.ts';
import { type ExpertPanel, findOpenPanel, openPanel as storeOpening } from '../storage/expert-panels.ts';
import { openPause } from '../storage/pauses.ts';
import { firstWakeAt, toWakeAt } from './deadlines.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { chineseDate, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/**
 * Opens the panel that was called: its own time begins, the agency's stands still, and the applicant is told so in writing
 * (行政许可法 article 45). A panel that is open already, or was ended meanwhile, is left as it is; its watcher looks at once.
 */
export const openPanel = caseHandler({
  issuesDocuments: true,
  work: async (context) => {
    const { acting, application, deps } = context;
    const panel = await findOpenPanel(acting.trx, application.id);
    if (panel?.state !== 'CALLED') return { wakeAt: toWakeAt(deps.clock, deps.clock.now()) };
    return { wakeAt: await begin(context, panel) };
  },
});

async function begin(context: CaseContext, panel: ExpertPanel): Promise<string> {
  const { acting, application, job, at, today, deps } = context;
  const { calendar, settings } = await context.rules();
  const caseId = application.id;
  const rules = parsePanelRules(job.variables['panelRules']);
  await storeOpening(acting, panel, { rules, openedOn: today });
  const name = { caseId, kind: 'PANEL', round: panel.number } as const;
  const clock = await startClock(acting, { ...name, startDate: today, limitWd: rules.limitWd }, { calendar, at });
  await announceClockChange(acting.trx, caseId, `panel-opened:${panel.number}`);
  const openedBy = await nameAcceptanceOffice(context);
  const notice = { number: panel.number, limitWd: rules.limitWd, dueDate: clock.dueDate, issuedBy: openedBy };
  const noticeId = await announce(context, notice);
  await openPause(acting, { caseId, reason: 'PANEL', from: today, cause: '须经专家评审', openedBy, noticeId });
  const data = { dueDate: clock.dueDate };
  await recordCaseEvent(acting, { caseId, kind: 'PANEL_OPENED', legalAt: at, round: panel.round, data });
  return firstWakeAt(clock, { calendar, settings, clock: deps.clock });
}

async function announce(
  context: CaseContext,
  panel: {
    readonly number: number;
    readonly limitWd: number;
    readonly dueDate: string;
    readonly issuedBy: string;
  },
): Promise<string> {
  const { application, today } = context;
  const { issuedBy } = panel;
  return issueDocument(context, {
    code: 'PANEL_NOTICE',
    occasion: String(panel.number),
    issuedBy,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位${nameCase(application)}依照规定须经专家评审。`,
        `专家评审自${chineseDate(today)}起不超过 ${panel.limitWd} 个工作日，至${chineseDate(panel.dueDate)}止；所需时间不计入审图机构的审查时限。`,
        '评审结论作出之日起，审查时限继续计算。',
      ],
      signatures: [{ label: '出具单位', name: issuedBy }],
    },
  });
}
