import { expect } from 'vitest';
import type { Window } from './browser.ts';
import { choose, pick, signIn, textOf } from './controls.ts';
import type { Site } from './site.ts';
import { finishTask, type OpenedCase, officerAccount, takeTask, uploadMissing } from './walk-notices.ts';

type FileOf = (name: string, content: Uint8Array) => string;

/** The officer lists what is wrong, item by item, and sends the one notice. */
export async function nameItems(site: Site, { page, picture }: Window, opened: OpenedCase): Promise<void> {
  await signIn(page, '/portal/#/tasks', await officerAccount(site, opened));
  await takeTask(page, opened.walker.sample.facts.projectName, /受理审核/);
  await nameItem(page, { type: '申请表内容', target: '建筑高度', problem: '与图纸 A-01 不一致', demand: '按图纸填写' });
  await nameItem(page, { type: '书面说明', problem: '未说明吊车的用途', demand: '书面说明' });
  await nameItem(page, { type: '材料', target: /^M4 /, problem: '未加盖公章', demand: '加盖公章后重新上传' });
  await page.getByRole('article', { name: /M4/ }).getByRole('button', { name: '删除' }).click();
  await page.getByRole('article', { name: /M4/ }).waitFor({ state: 'hidden' });
  await choose(page, '受理结论', '一次性告知补正');
  await page.getByLabel('理由').fill('申请内容须补正');
  await picture('portal-correction-named');
  await finishTask(page);
}

interface Item {
  readonly type: string;
  readonly target?: string | RegExp;
  readonly problem: string;
  readonly demand: string;
}

async function nameItem(page: Window['page'], { type, target, problem, demand }: Item): Promise<void> {
  await pick(page, 'item-type', type);
  if (target !== undefined) await pick(page, 'item-target', target);
  await page.getByLabel('问题', { exact: true }).fill(problem);
  await page.getByLabel('要求', { exact: true }).fill(demand);
  await page.getByRole('button', { name: '列入补正事项' }).click();
  await page.getByText(`问题：${problem}`).waitFor();
}

/** The applicant answers each item, and nothing else can be edited. */
export async function answerItems(window: Window, opened: OpenedCase, fileOf: FileOf): Promise<void> {
  const { page, picture } = window;
  await signIn(page, '/portal/#/tasks', opened.applicant);
  await takeTask(page, opened.walker.sample.facts.projectName, /提交补正材料/);
  const height = page.getByRole('article').filter({ hasText: '与图纸 A-01 不一致' });
  await height.getByLabel('改为（m）').fill('13.5');
  await height.getByRole('button', { name: '答复' }).click();
  await height.getByText('已答复，待核对').waitFor();
  const words = page.getByRole('article').filter({ hasText: '未说明吊车的用途' });
  await words.getByLabel('书面说明').fill('检修用，起重量 2 t');
  await words.getByRole('button', { name: '答复' }).click();
  await words.getByText('已答复，待核对').waitFor();
  await uploadMissing(window, opened, fileOf);
  expect(await page.getByLabel(/^上传 /).count()).toBe(opened.cast.missing.length);
  await picture('portal-correction-answered');
  await finishTask(page);
}

/** The officer sees old and new beside each other and judges each answer before deciding. */
export async function judgeAnswers({ page, picture }: Window, opened: OpenedCase): Promise<void> {
  await takeTask(page, opened.walker.sample.facts.projectName, /受理审核/);
  const height = page.getByRole('article').filter({ hasText: '与图纸 A-01 不一致' });
  await height.getByText('13.5 m').waitFor();
  await picture('portal-correction-judge');
  const items = page.getByRole('article');
  for (let index = 0; index < (await items.count()); index++) {
    await items.nth(index).getByRole('button', { name: '认可', exact: true }).click();
    await items.nth(index).getByText('已认可').first().waitFor();
  }
  expect(await page.getByRole('button', { name: '列入补正事项' }).count()).toBe(0);
  await choose(page, '受理结论', '受理');
  await page.getByLabel('理由', { exact: true }).fill('补正齐全');
  await finishTask(page);
  await page.goto(opened.address);
  await page.getByRole('tab', { name: '补正' }).click();
  await page.getByText('已认可').first().waitFor();
  expect(await textOf(page)).toContain('13.5 m');
  await picture('portal-correction-accepted');
}
