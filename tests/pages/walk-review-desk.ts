import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Cast } from '../../demo/cast.ts';
import { repositoryFile } from '../../demo/repository.ts';
import { handIn } from '../../demo/walk.ts';
import { reviseArch } from '../case/rounds.ts';
import { drive, makeUnsignedMaterials, waitsFor } from '../case/world.ts';
import type { Window } from './browser.ts';
import { choose, pick, signIn } from './controls.ts';
import type { Site } from './site.ts';

const REGISTERS = ['clauses', 'checklist-items'];
const DISCIPLINES = 6;

/** A case whose first reviews wait, with sheets that nobody has signed and areas that do not add up. */
export async function openReview(site: Site): Promise<Cast> {
  const { administrator } = site.stage.people;
  for (const register of REGISTERS) {
    const text = await readFile(repositoryFile(`data/registers/${register}.csv`), 'utf8');
    await administrator.postCsv(`/registers/${register}/imports`, text);
  }
  const areas = { totalAreaM2: 5000, maxSingleAreaM2: 4900, undergroundAreaM2: 200, storeysBelow: 1 };
  const sample = { ...site.sample, missingMaterials: [], facts: { ...site.sample.facts, ...areas } };
  // A city that takes unsigned drawings has them pointed out to its reviewers.
  await administrator.put('/settings/signatureRequired', { value: false });
  const materials = await makeUnsignedMaterials(sample.facts);
  const cast = await handIn(site.stage, { sample, materials, building: '' });
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', DISCIPLINES));
  return cast;
}

/** Takes a hint up, cites a clause, comes back to a half-written opinion and fills in the checklist. */
export async function reviewAtDesk(site: Site, { page, picture }: Window): Promise<void> {
  await signIn(page, '/portal/#/tasks', await site.accountOf('hengzhun.arch1'));
  await page.getByRole('row', { name: /初审/ }).getByRole('button', { name: '签收' }).click();
  const unsigned = page.getByRole('article', { name: '图纸未签章' });
  await unsigned.getByRole('button', { name: '采纳，起草意见' }).click();
  await page.getByText('已恢复上次未登记的草稿').waitFor();
  await page.getByRole('button', { name: '登记意见' }).click();
  await page.getByRole('article', { name: '意见 1' }).waitFor();

  await page.getByRole('button', { name: '写一条意见' }).click();
  await page.getByLabel('条文库').click();
  await page.getByLabel('条文库').pressSequentially('安全出口');
  await page.getByText('GB 55037-2022 第 7.2.1 条').click();
  await page.getByLabel('意见内容').fill('一层仅设一个安全出口。');
  await page.getByText('草稿已保存').waitFor();
  await page.reload();
  await page.getByText('已恢复上次未登记的草稿').waitFor();
  expect(await page.getByLabel('意见内容').inputValue()).toBe('一层仅设一个安全出口。');
  await page.getByRole('button', { name: '登记意见' }).click();
  await page.getByRole('article', { name: '意见 2' }).getByText('申报日适用 2022 版').waitFor();

  const answer = (item: number, word: string) =>
    page
      .getByRole('group', { name: `要点 ${item} 的结论` })
      .getByRole('button', { name: word })
      .click();
  for (const item of [1, 2, 3]) {
    await answer(item, '符合');
    await page.getByText(`已填 ${item} / 4`).waitFor();
  }
  await answer(4, '不适用');
  await page.getByLabel('要点 4 的说明').fill('场地内无新建道路');
  await page.getByLabel('要点 4 的说明').press('Tab');
  await page.getByText('已填 4 / 4').waitFor();
  await choose(page, '结论', '有审查意见（已在意见表中登记）');
  await picture('portal-review-desk');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

/** The technical head cannot pass what opinions stand against, sends it back with a reason and answers an objection. */
export async function sendBackAsHead(site: Site, { page, picture }: Window, cast: Cast): Promise<void> {
  await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
  await signIn(page, '/portal/#/tasks', await site.accountOf('hengzhun.head'));
  await page.getByRole('row', { name: /终审/ }).getByRole('button', { name: '签收' }).click();
  await choose(page, '结论', '通过');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('alert').getByText('意见 2：一层仅设一个安全出口。').waitFor();
  await choose(page, '结论', '有意见');
  await choose(page, '退回原因', '违反强制性条文');
  await picture('portal-final-review');
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: '待办' }).waitFor();

  await drive(cast, {}, waitsFor('SubmitRevision'));
  const { items } = await cast.applicant.get<{ items: { id: string }[] }>(`/applications/${cast.caseId}/opinions`);
  await cast.applicant.post(`/opinions/${items[0]?.id}/objection`, { reason: '已在线签章，见封面' });
  await page.goto(`/portal/#/cases/${cast.caseId}`);
  await page.getByRole('tab', { name: '审查意见' }).click();
  await page.getByRole('table', { name: '各轮审查' }).getByText('违反强制性条文').waitFor();
  page.once('dialog', (dialog) => dialog.accept('封面不代替各图'));
  await page.getByRole('button', { name: '维持意见' }).click();
  await page.getByText('维持意见：封面不代替各图').waitFor();
  await picture('portal-case-opinions');

  await page.getByRole('link', { name: '意见统计' }).click();
  await page
    .getByRole('table', { name: '机器提示' })
    .getByRole('row', { name: /图纸未签章/ })
    .getByText('100%')
    .waitFor();
  await page.getByRole('table', { name: '各机构的审查意见' }).getByRole('row', { name: /衡准/ }).waitFor();
  await picture('portal-opinion-figures');
}

/** In the second round a new opinion says why it comes so late. */
export async function addLateOpinion({ page, picture }: Window, cast: Cast): Promise<void> {
  await reviseArch(cast);
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
  await page.reload();
  await page
    .getByRole('row', { name: /初审.*第 2 轮/ })
    .getByRole('button', { name: '签收' })
    .click();
  await page.getByRole('button', { name: '写一条意见' }).click();
  await pick(page, 'opinion-severity', '一般性条文（应）');
  await page.getByLabel('图号').fill('ARCH-01');
  await page.getByLabel('意见内容').fill('改后疏散门开启方向不符。');
  expect(await page.getByRole('button', { name: '登记意见' }).isDisabled()).toBe(true);
  await pick(page, 'opinion-late-reason', '本轮修改引出');
  await page.locator('#opinion-late-text').fill('改图后门扇反向');
  await page.getByRole('button', { name: '登记意见' }).click();
  await page.getByRole('article', { name: '意见 3' }).getByText('本轮改图引出').waitFor();
  await picture('portal-late-opinion');

  // What was refused for want of a judgement does not stay on the page once there is one.
  await choose(page, '结论', '有审查意见（已在意见表中登记）');
  await page.getByRole('button', { name: '办结' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: '还有 2 条答复没有核对' });
  await refusal.waitFor();
  await page.getByRole('article', { name: '意见 2' }).getByRole('button', { name: '答复合格，关闭' }).click();
  await refusal.waitFor({ state: 'hidden' });
}
