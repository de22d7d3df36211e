import { expect } from 'vitest';
import type { Window } from './browser.ts';
import { pick, signIn, textOf } from './controls.ts';
import type { Site } from './site.ts';

type FileOf = (name: string, content: Uint8Array) => string;

/** A later version of the sheet on which the opinion was written. */
export function nextVersion({ materials }: Site, version: string): { readonly name: string; readonly content: Buffer } {
  const sheet = materials.find(({ fileName }) => fileName.startsWith('ARCH-01'));
  if (sheet === undefined) throw new Error('Expected a sheet ARCH-01 among the drawings');
  // Another file by its bytes: a comment after the end of a PDF is allowed.
  const content = Buffer.concat([sheet.content, Buffer.from(`\n% ${version}\n`)]);
  return { name: sheet.fileName.replace('V01', version), content };
}

/** The designer finds the case that names the unit, uploads a new version of the sheet and answers the opinion with it. */
export async function replyAsDesigner(site: Site, { page, picture }: Window, fileOf: FileOf): Promise<void> {
  const { name: revised, content } = nextVersion(site, 'V02');
  await signIn(page, '/portal/', await site.designerAccount());
  await page.getByRole('heading', { name: '案件', exact: true }).waitFor();
  await page.getByRole('link', { name: site.sample.facts.projectName }).click();
  await page.getByText('待修改答复').first().waitFor();
  await page.getByRole('tab', { name: '材料' }).click();
  await page.getByLabel(/^上传 M5 /).setInputFiles(fileOf(revised, content));
  await page.getByRole('link', { name: revised }).waitFor();
  // The applicant stands for it, not the designer.
  await page.getByText('待建设单位确认', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: '确认', exact: true }).count()).toBe(0);
  await picture('portal-designer-materials');
  // What was stated once stays as accepted, and what is not drawn is the applicant's.
  expect(await page.getByLabel(/^上传 M[148] /).count()).toBe(0);
  // What a round has reviewed is replaced, not taken out.
  expect(await page.getByRole('button', { name: '移除' }).count()).toBe(0);
  const caseAddress = page.url();
  await page.goto(caseAddress.replace('/cases/', '/applications/'));
  await page.waitForURL(caseAddress);
  await page.getByText('待修改答复').first().waitFor();

  await page.getByRole('tab', { name: '审查意见' }).click();
  await page.getByText('还有 1 条意见待答复').waitFor();
  await page.getByLabel('答复').first().fill('已增设安全出口，见修改后的首层平面图。');
  const files = (await page.locator('[id^="reply-files-"]').getAttribute('id')) ?? '';
  await pick(page, files, new RegExp(revised));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '答复', exact: true }).click();
  await page.getByText('已全部答复').waitFor();
  await picture('portal-designer-replied');
  expect(await page.getByRole('button', { name: /撤回申请|新申报/ }).count()).toBe(0);
  // The revision is the applicant's to hand in.
  expect(await textOf(page)).not.toContain('可在待办中提交修改');
  await page.getByRole('link', { name: '待办' }).click();
  await page.getByText('没有任务').waitFor();
}
