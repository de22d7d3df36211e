import { expect } from 'vitest';
import type { Caller } from '../../demo/api-client.ts';
import { driveCase } from '../../demo/case-driver.ts';
import { type Cast, complete, passingActs } from '../../demo/cast.ts';
import { draft, type Walker } from '../../demo/walk.ts';
import type { Window } from './browser.ts';
import { signIn, textOf } from './controls.ts';
import type { Account, Site } from './site.ts';

type FileOf = (name: string, content: Uint8Array) => string;

/** A case by the API as the pages find it; `address` is that of its page. */
export interface OpenedCase {
  readonly cast: Cast;
  readonly walker: Walker;
  readonly applicant: Account;
  readonly address: string;
}

/** Files a project without the papers that its row leaves out. */
async function file(site: Site, walker: Walker): Promise<OpenedCase> {
  const cast = await draft(site.stage, walker);
  await cast.applicant.post(`/applications/${cast.caseId}/submission`);
  const applicant = await site.accountOf(`applicant.${walker.sample.facts.applicantUscc.toLowerCase()}`);
  return { cast, walker, applicant, address: `/portal/#/cases/${cast.caseId}` };
}

/** A case that waits for the officer. */
export async function openFiling(site: Site, walker: Walker): Promise<OpenedCase> {
  const opened = await file(site, walker);
  await waitForTask(site, opened, 'AcceptanceReview', {});
  return opened;
}

/** A case that the officer has sent back once for the papers it lacks. */
export async function openCorrection(site: Site, walker: Walker): Promise<OpenedCase> {
  const opened = await file(site, walker);
  const { caseId, officer } = opened.cast;
  const reason = '缺少勘察设计合同和专项说明';
  await waitForTask(site, opened, 'SubmitCorrection', {
    AcceptanceReview: (task) => complete(officer, task, { decision: 'CORRECTION_NOTICE', reason }),
  });
  expect((await officer.get<{ state: string }>(`/applications/${caseId}`)).state).toBe('CORRECTION');
  return opened;
}

/** A case accepted against the promise of a paper, in its first stage. */
export async function openSupplement(site: Site, walker: Walker): Promise<OpenedCase> {
  const opened = await file(site, walker);
  const { AcceptanceReview, ConfirmAgency } = passingActs(opened.cast);
  await waitForTask(site, opened, 'SubmitSupplement', { AcceptanceReview, ConfirmAgency });
  return opened;
}

function waitForTask(
  site: Site,
  { cast }: OpenedCase,
  taskType: string,
  acts: Parameters<typeof driveCase>[2]['acts'],
) {
  const administrator: Caller = site.stage.people.administrator;
  return driveCase(administrator, cast.caseId, {
    acts,
    isDone: (_application, open) => open.some((task) => task.taskType === taskType),
  });
}

/** Takes a task of a project from the queue. */
export async function takeTask(page: Window['page'], projectName: string, title: RegExp): Promise<void> {
  await page.getByRole('link', { name: '待办' }).click();
  // Reads the queue anew where it was open already.
  await page.getByRole('button', { name: '待签收' }).click();
  const row = page.getByRole('row', { name: title }).filter({ hasText: projectName }).first();
  await row.getByRole('button', { name: '签收' }).click();
  await page.getByRole('button', { name: '办结' }).waitFor();
}

export async function finishTask(page: Window['page']): Promise<void> {
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

export async function uploadMissing({ page }: Window, { cast }: OpenedCase, fileOf: FileOf): Promise<void> {
  for (const { slot, fileName, content } of cast.missing) {
    await page.getByLabel(new RegExp(`^上传 ${slot} `)).setInputFiles(fileOf(fileName, content));
    await page.getByRole('link', { name: fileName }).waitFor();
  }
}

/** The applicant reads what the notice asks for, is told what is still missing, uploads it and hands it in. */
export async function correctAsApplicant(window: Window, opened: OpenedCase, fileOf: FileOf): Promise<void> {
  const { page, picture } = window;
  await signIn(page, opened.address, opened.applicant);
  await page.getByText('待补正').first().waitFor();
  await page.getByRole('tab', { name: '文书' }).click();
  await page.getByRole('cell', { name: '补正告知书' }).waitFor();
  await takeTask(page, opened.walker.sample.facts.projectName, /提交补正材料/);
  await page.getByText('要求：').first().waitFor();
  await page.getByRole('button', { name: '办结' }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: /告知书所列材料尚缺 M7 .+、M8 ./ })
    .waitFor();
  await picture('portal-correction-incomplete');
  // Only what the notice names may be touched.
  expect(await page.getByLabel(/^上传 /).count()).toBe(2);
  await uploadMissing(window, opened, fileOf);
  await page.getByLabel('补正说明').fill('已补齐合同与专项说明');
  await picture('portal-correction');
  await finishTask(page);
  await page.goto(opened.address);
  await page.getByText('待受理').first().waitFor();
  await page.getByRole('tab', { name: '办理过程' }).click();
  await page.getByText('提交材料').first().waitFor();
  await picture('portal-correction-handed-in');
}

/** The applicant asks for more time on the page of the case, which is possible once. */
export async function askForExtension({ page, picture }: Window, opened: OpenedCase): Promise<void> {
  await signIn(page, opened.address, opened.applicant);
  await page.getByRole('button', { name: '申请延期补齐' }).click();
  await page.getByLabel(/延期理由/).fill('合同原件正在用印');
  await picture('portal-extension-asked');
  await page.getByRole('button', { name: '确定' }).click();
  await page.getByRole('button', { name: '申请延期补齐' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '撤回申请' }).waitFor();
}

/** The officer reads why, and grants it. */
export async function grantExtension(site: Site, { page, picture }: Window, opened: OpenedCase): Promise<void> {
  await waitForTask(site, opened, 'DecideExtension', {});
  await signIn(page, '/portal/#/tasks', await officerAccount(site, opened));
  await takeTask(page, opened.walker.sample.facts.projectName, /决定是否延期/);
  await page.getByText('合同原件正在用印').waitFor();
  await page.getByRole('radio', { name: '同意', exact: true }).check();
  await page.getByLabel('理由').fill('理由成立');
  await picture('portal-extension-decision');
  await finishTask(page);
}

/** The applicant sees the new last day, uploads what was promised and hands it in. */
export async function supplementAsApplicant(window: Window, opened: OpenedCase, fileOf: FileOf): Promise<void> {
  const { page, picture } = window;
  await page.getByRole('tab', { name: '办理过程' }).click();
  await page.getByText('决定延期申请').waitFor();
  await picture('portal-supplement-extended');
  await takeTask(page, opened.walker.sample.facts.projectName, /补齐容缺材料/);
  await uploadMissing(window, opened, fileOf);
  await page.getByLabel('补齐说明').fill('合同已用印');
  await picture('portal-supplement');
  await finishTask(page);
}

export async function checkSupplement(site: Site, { page, picture }: Window, opened: OpenedCase): Promise<void> {
  await waitForTask(site, opened, 'CheckSupplement', {});
  await takeTask(page, opened.walker.sample.facts.projectName, /核对补齐材料/);
  await page.getByRole('radio', { name: '合格', exact: true }).check();
  await picture('portal-supplement-check');
  await finishTask(page);
  await page.goto(opened.address);
  await page.getByRole('tab', { name: '办理过程' }).click();
  await page.getByText('容缺材料补齐').first().waitFor();
  expect(await textOf(page)).toContain('初审中');
}

export const officerAccount = (site: Site, { cast }: OpenedCase): Promise<Account> =>
  site.accountOf(`window.${cast.regionCode.slice(0, 4)}00`);
