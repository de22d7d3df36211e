import { expect } from 'vitest';
import type { Window } from './browser.ts';
import { choose, signIn } from './controls.ts';
import type { Account, Site } from './site.ts';
import { finishTask, type OpenedCase, takeTask } from './walk-notices.ts';

/** A reviewer has taken a task when the case is suspended: finishing it is refused in plain words. */
export async function takeReview(site: Site, { page }: Window, opened: OpenedCase): Promise<void> {
  await signIn(page, '/portal/#/tasks', await site.accountOf('hengzhu.arch1'));
  await takeTask(page, opened.walker.sample.facts.projectName, /初审/);
  await choose(page, '结论', '无审查意见');
}

export async function suspend(site: Site, { page, picture }: Window, opened: OpenedCase): Promise<void> {
  await signIn(page, opened.address, await departmentAccount(site, opened));
  await page.getByRole('button', { name: '责令中止' }).click();
  await page.getByLabel(/中止理由/).fill('规划条件正在调整');
  await picture('portal-suspension');
  await page.getByRole('button', { name: '确定' }).click();
  await page.getByText('已中止：规划条件正在调整').waitFor();
  await page.getByRole('cell', { name: '停止计时：中止' }).waitFor();
  await picture('portal-case-suspended');
}

/** Whoever works on the case meets the suspension on the task, in the queue and where materials are handed in. */
export async function meetSuspension({ page, picture }: Window, opened: OpenedCase): Promise<void> {
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/completion'));
  await page.getByRole('button', { name: '办结' }).click();
  expect((await refused).status()).toBe(409);
  await page.getByRole('alert').filter({ hasText: '案件已中止' }).filter({ hasText: '规划条件正在调整' }).waitFor();
  await picture('portal-task-suspended');
  await page.getByRole('link', { name: '待办' }).click();
  await page.getByRole('button', { name: '办理中' }).click();
  const row = page.getByRole('row').filter({ hasText: opened.walker.sample.facts.projectName });
  await row.getByText('中止', { exact: true }).waitFor();
  await picture('portal-tasks-suspended');
  await row.getByRole('link').click();
  await page.getByText('案件已中止，暂不能办理').waitFor();
}

export async function resume({ page, picture }: Window): Promise<void> {
  await page.getByRole('button', { name: '恢复办理' }).click();
  await page.getByRole('button', { name: '确定' }).click();
  await page.getByText('已中止：').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '责令中止' }).waitFor();
  await page.getByRole('tab', { name: '办理过程' }).click();
  await page.getByText('已恢复').first().waitFor();
  await picture('portal-case-resumed');
}

/** The task goes on from where it was. */
export async function finishReview({ page }: Window): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: '办结' }).waitFor();
  expect(await page.getByText('案件已中止').count()).toBe(0);
  await choose(page, '结论', '无审查意见');
  await finishTask(page);
}

async function departmentAccount(site: Site, { cast }: OpenedCase): Promise<Account> {
  await site.stage.people.departmentOf('CONSTRUCTION', cast.regionCode);
  return site.accountOf(`construction.${cast.regionCode.slice(0, 4)}00`);
}
