import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { driveCase } from '../../demo/case-driver.ts';
import { complete, disciplineOf } from '../../demo/cast.ts';
import type { Window } from './browser.ts';
import { choose, fitsPhone, pick, showsWatermark, signIn, textOf } from './controls.ts';
import { fillFacts } from './fill-facts.ts';
import { CHOSEN, type Site } from './site.ts';
import { nextVersion } from './walk-designer.ts';

type FileOf = (name: string, content: Uint8Array | string) => string;

const BUILDING = '1号厂房';

/** Signs in for the first time, files the sample project by hand and answers the address of its case page. */
export async function fileApplication(site: Site, { page, picture }: Window, fileOf: FileOf): Promise<string> {
  const { facts } = site.sample;
  const account = await site.accountOf(`applicant.${facts.applicantUscc.toLowerCase()}`, 'ONE_TIME');
  await page.goto('/portal/');
  await picture('portal-sign-in');
  await signIn(page, '/portal/', account);
  await page.getByRole('heading', { name: '修改初始密码' }).waitFor();
  await picture('portal-change-password');
  await page.getByLabel('当前密码').fill(account.password);
  await page.getByLabel('新密码', { exact: true }).fill(CHOSEN);
  await page.getByLabel('再次输入新密码').fill(CHOSEN);
  await page.getByRole('button', { name: '确定' }).click();

  await page.getByRole('heading', { name: '我的案件' }).waitFor();
  await page.getByRole('button', { name: '新申报' }).click();
  await fillFacts(page, BUILDING, site.sample);
  await picture('portal-new-application');
  await fitsPhone(page);
  await page.getByRole('button', { name: /保存草稿/ }).click();
  await page.getByRole('heading', { name: new RegExp(facts.projectName) }).waitFor();

  await uploadMaterials(site, { page, picture }, fileOf);
  await page.getByRole('button', { name: '预检' }).click();
  await page.getByText('可以受理：材料齐全').waitFor();
  expect(await textOf(page)).toContain('即来即审');
  await picture('portal-draft');
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByText('材料齐全，提交后由受理窗口审核').waitFor();
  await picture('portal-submit-dialog');
  await page.getByRole('button', { name: '确认提交' }).click();
  await page.getByText('待受理').first().waitFor();
  await page.locator('.djs-shape.element-active').first().waitFor();
  expect(await showsWatermark(page)).toBe(true);
  await picture('portal-case');
  const caseAddress = page.url();

  await page.getByRole('tab', { name: '办理过程' }).click();
  await page.getByText('提交申请').first().waitFor();
  await picture('portal-case-timeline');
  await page.getByRole('link', { name: '案件', exact: true }).click();
  const row = page.getByRole('row', { name: new RegExp(facts.projectName) });
  await row.getByText('待受理').waitFor();
  await row.getByText(/TS\d+/).waitFor();
  await picture('portal-my-cases');
  return caseAddress;
}

/** A refused file shows its reason; the right ones end in their slots. */
async function uploadMaterials(
  { materials }: Site,
  { page, picture }: Pick<Window, 'page' | 'picture'>,
  fileOf: FileOf,
): Promise<void> {
  const slot = (code: string) => page.getByLabel(new RegExp(`^上传 ${code} `));
  await page.getByText('文件名须为 专业-图号-图名-V01.pdf').waitFor();
  await slot('M1').setInputFiles(fileOf('申请表.docx', 'no PDF'));
  await page.getByText('文件类型不符').waitFor();
  await page.getByRole('button', { name: '知道了' }).click();
  await slot('M2').setInputFiles(fileOf('假的.pdf', 'this is no PDF at all'));
  await page.getByRole('alert').filter({ hasText: '文件未通过检查' }).waitFor();
  await picture('portal-upload-refused');
  await page.getByRole('button', { name: '知道了' }).click();
  for (const code of new Set(materials.map((material) => material.slot))) {
    const files = materials.filter((material) => material.slot === code);
    await slot(code).setInputFiles(files.map(({ fileName, content }) => fileOf(fileName, content)));
  }
  for (const { fileName } of materials) await page.getByRole('link', { name: fileName }).waitFor();
}

/** Takes the only task from the queue and accepts. */
export async function acceptAsOfficer(site: Site, { page, picture }: Window): Promise<void> {
  const account = await site.accountOf(`window.${site.sample.facts.regionCode.slice(0, 4)}00`);
  await signIn(page, '/portal/#/tasks', account);
  const row = page.getByRole('row', { name: /受理审核/ });
  await row.waitFor();
  await picture('portal-tasks');
  await row.getByRole('button', { name: '签收' }).click();
  await page.getByText('受理决定').waitFor();
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByText('此项必填。').first().waitFor();
  await picture('portal-task-acceptance');
  expect(await showsWatermark(page)).toBe(true);
  await choose(page, '受理结论', '受理');
  await page.getByLabel('理由').fill('材料齐全，符合受理条件');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

const caseIdOf = (address: string): string => address.split('/').at(-1) ?? '';

/** The agency takes the case; one reviewer writes an opinion on the page, the others have none and call the API. */
export async function judgeAsReviewer(site: Site, { page, picture }: Window, caseAddress: string): Promise<void> {
  const { people } = site.stage;
  const team = await people.agency(site.sample.facts.agencyUscc);
  const caseId = caseIdOf(caseAddress);
  await driveCase(people.administrator, caseId, {
    acts: { ConfirmAgency: (task) => complete(team.manager, task, { confirmed: true }) },
    isDone: (_application, open) => open.some(({ taskType }) => taskType === 'FirstReview'),
  });
  await signIn(page, '/portal/#/tasks', await site.accountOf('hengzhu.arch1'));
  await page.getByRole('row', { name: /初审/ }).getByRole('button', { name: '签收' }).click();
  const drawings = page.getByRole('region', { name: '图纸' });
  await drawings.getByRole('link', { name: /^ARCH-01/ }).waitFor();
  expect(await drawings.getByRole('link', { name: /^STRU-/ }).count()).toBe(0);
  await page.getByRole('button', { name: '写一条意见' }).click();
  await pick(page, 'opinion-severity', '强制性条文');
  await page.getByLabel('图号').fill('ARCH-01');
  await page.getByLabel('标准').fill('GB 50016-2014');
  await page.getByLabel('条款').fill('3.7.2');
  await page.getByLabel('意见内容').fill('厂房安全出口数量不足，应不少于两个。');
  await picture('portal-task-opinion-form');
  await page.getByRole('button', { name: '登记意见' }).click();
  await page.getByRole('article', { name: '意见 1' }).waitFor();
  await choose(page, '结论', '有审查意见（已在意见表中登记）');
  await picture('portal-task-review');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();
  await driveCase(people.administrator, caseId, {
    acts: {
      FirstReview: (task) =>
        complete(team.reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' }).catch(() => undefined),
      SecondReview: (task) => complete(team.secondReviewer(disciplineOf(task)), task, { agree: true }),
      FinalReview: (task) => complete(team.technicalHead, task, { conclusion: 'FINDINGS', returnReason: 'DEPTH' }),
      DepartmentConfirmation: async (task) =>
        complete(await people.departmentOf(task.department ?? '', site.sample.facts.regionCode), task, { agree: true }),
    },
    isDone: ({ state }, open) =>
      state === 'OPINION_ISSUED' && open.some(({ taskType }) => taskType === 'SubmitRevision'),
  });
}

/** Looks at what the designer answered, words it anew, and hands the revision in with one more version of the sheet. */
export async function handInRevision(
  site: Site,
  { page, picture }: Window,
  { caseAddress, fileOf }: { readonly caseAddress: string; readonly fileOf: FileOf },
): Promise<void> {
  await page.goto(caseAddress);
  await page.reload();
  await page.getByText('待修改答复').first().waitFor();
  await extendRevision({ page, picture });
  await confirmVersion({ page, picture });
  await page.getByRole('tab', { name: '审查意见' }).click();
  await page.getByText('已延期').waitFor();
  await page.getByText('已全部答复').waitFor();
  await page.getByLabel('答复').first().fill('已增设第二个安全出口，见修改后的首层平面图。');
  await page.getByRole('button', { name: '更新答复' }).click();
  await page.getByRole('article').getByText('已增设第二个安全出口').first().waitFor();
  await picture('portal-case-opinions');
  await page.getByRole('tab', { name: '文书' }).click();
  await page
    .getByRole('link', { name: /下载 PDF/ })
    .first()
    .waitFor();
  await picture('portal-case-documents');
  await page.getByRole('tab', { name: '任务' }).click();
  await page.getByRole('cell', { name: /提交修改与答复/ }).waitFor();
  await picture('portal-case-tasks');
  await page.getByRole('link', { name: '待办' }).click();
  await page
    .getByRole('row', { name: /提交修改与答复/ })
    .getByRole('button', { name: '签收' })
    .click();
  await replaceSheet(site, page, fileOf);
  await page.getByLabel('修改说明').fill('按意见修改');
  await picture('portal-task-revision');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

/** The applicant takes the one extension of this round, which holds at once. */
async function extendRevision({ page, picture }: Pick<Window, 'page' | 'picture'>): Promise<void> {
  await page.getByRole('button', { name: '申请修改延期' }).click();
  await page.getByLabel(/延期理由/).fill('结构需重新计算');
  await picture('portal-revision-extension');
  await page.getByRole('button', { name: '确定' }).click();
  await page.getByRole('button', { name: '申请修改延期' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '撤回申请' }).waitFor();
}

/** The applicant sees who uploaded the version that waits, and stands for it. */
async function confirmVersion({ page, picture }: Pick<Window, 'page' | 'picture'>): Promise<void> {
  await page.getByRole('tab', { name: '材料' }).click();
  await page.getByText('设计单位上传的 1 个版本待建设单位确认').waitFor();
  await picture('portal-case-proposal');
  await page.getByRole('button', { name: '确认', exact: true }).click();
  await page
    .getByText(/设计经办人 于.*报审经办人 确认/)
    .first()
    .waitFor();
  await picture('portal-case-confirmed');
  await page.getByRole('tab', { name: '核验信息' }).click();
  await page.getByText('企业登记（营业执照）').waitFor();
  await page.getByText('本案到窗口 0 次').waitFor();
  await picture('portal-case-neighbours');
}

/** What is uploaded on the task can be chosen for the reply at once, and takes the place of the version before. */
async function replaceSheet(site: Site, page: Page, fileOf: FileOf): Promise<void> {
  const reply = page.locator('.reply');
  const chosen = reply.locator('.el-select__tags-text');
  await chosen.filter({ hasText: 'V02' }).waitFor();
  const { name, content } = nextVersion(site, 'V03');
  await page.getByLabel(/^上传 M5 /).setInputFiles(fileOf(name, content));
  await chosen.filter({ hasText: 'V02' }).waitFor({ state: 'detached' });
  await pick(page, (await reply.locator('[id^="reply-files-"]').getAttribute('id')) ?? '', new RegExp(name));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '更新答复' }).click();
  await page.getByRole('article').getByText(name).first().waitFor();
}

export async function withdraw({ page, picture }: Window, caseAddress: string): Promise<void> {
  await page.goto(caseAddress);
  await page.getByRole('button', { name: '撤回申请' }).click();
  await page.getByLabel(/撤回理由/).fill('项目调整');
  await picture('portal-withdrawal');
  await page.getByRole('button', { name: '确定' }).click();
  await page.locator('.el-tag').getByText('已撤回').waitFor();
  expect(await page.getByRole('button', { name: '撤回申请' }).count()).toBe(0);
  await picture('portal-case-withdrawn');
  await page.getByRole('tab', { name: '文书' }).click();
  await page.getByRole('cell', { name: '撤回申请确认书' }).waitFor();
  await page.getByRole('tab', { name: '办理过程' }).click();
  await page.getByText('理由 项目调整').waitFor();
}
